/** HashiCorp's own HCL 1 parser, compiled to JavaScript; its names are made at run time, so there is a default only. */
declare module 'js-hcl-parser' {
  const parser: {
    /** JSON, or a text that begins with `unable to parse`. */
    parse(hcl: string): string;
    /** HCL, as a SPIRE server prints it. */
    stringify(json: string): string;
  };
  export default parser;
}
