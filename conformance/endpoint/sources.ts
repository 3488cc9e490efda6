/** Where checks take their facts from, in the words of a bibliography. */

/** An operation's page of the AWS KMS API Reference. */
export function api(operation: string, what?: string): string {
  return `AWS KMS API Reference, ${operation}${what ? `: ${what}` : ''}`;
}

/** A page of the AWS KMS Developer Guide, by the last part of its address. */
export function guide(page: string, what?: string): string {
  return `AWS KMS Developer Guide, ${page}${what ? `: ${what}` : ''}`;
}

/** The API model of KMS (service-2.json, 2014-11-01): the constraints of a shape, or the description of an error. */
export function model(shape: string): string {
  return `API model of KMS, ${shape}`;
}

/** An operation's page of the Resource Groups Tagging API Reference. */
export function tagging(operation: string): string {
  return `Resource Groups Tagging API Reference, ${operation}`;
}
