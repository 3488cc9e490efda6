/**
 * Names public keys by the order in which they were first seen. The keys themselves come from the operating system,
 * and a report that showed them would differ between two runs of one seed.
 */
export class PublicKeyNames {
  readonly #names = new Map<string, string>();

  nameOf({ pkixData }: { readonly pkixData: Uint8Array }): string {
    const der = Buffer.from(pkixData).toString('base64');
    const name = this.#names.get(der) ?? `public key ${this.#names.size + 1}`;
    this.#names.set(der, name);
    return name;
  }
}
