/** A key that the run has made. */
export interface MadeKey {
  readonly arn: string;
  readonly id: string;
  readonly region: string;
  readonly spec: string;
  /** Whether it is a replica: its primary can go only after it. */
  readonly replica: boolean;
}

export interface MadeAlias {
  readonly name: string;
  readonly region: string;
}

export interface MadeGrant {
  readonly id: string;
  readonly keyArn: string;
  readonly region: string;
}

/**
 * All that a run has made and not yet let go of, written down where the calls pass by: what a check did not expect
 * to be made is in it too.
 */
export class Ledger {
  readonly #keys = new Map<string, MadeKey>();
  readonly #deleted = new Set<string>();
  readonly #aliases = new Map<string, MadeAlias>();
  readonly #grants = new Map<string, MadeGrant>();
  readonly #strangers = new Set<string>();

  /** Every key, also those that are scheduled for deletion. */
  get keys(): readonly MadeKey[] {
    return [...this.#keys.values()];
  }

  /** The keys that nobody has scheduled for deletion yet. */
  get liveKeys(): readonly MadeKey[] {
    return this.keys.filter(({ arn }) => !this.#deleted.has(arn));
  }

  get aliases(): readonly MadeAlias[] {
    return [...this.#aliases.values()];
  }

  get grants(): readonly MadeGrant[] {
    return [...this.#grants.values()];
  }

  addKey(key: MadeKey): void {
    this.#keys.set(key.arn, key);
  }

  addAlias(alias: MadeAlias): void {
    this.#aliases.set(`${alias.region} ${alias.name}`, alias);
  }

  addGrant(grant: MadeGrant): void {
    this.#grants.set(grant.id, grant);
  }

  dropAlias({ name, region }: MadeAlias): void {
    this.#aliases.delete(`${region} ${name}`);
  }

  dropGrant(id: string): void {
    this.#grants.delete(id);
  }

  /** A key's deletion was scheduled, or cancelled. */
  noteDeletion(arn: string, scheduled: boolean): void {
    if (scheduled) this.#deleted.add(arn);
    else this.#deleted.delete(arn);
  }

  /** Says of a reference that it names nothing of anybody's: a call with it is part of a check. */
  addStranger(reference: string): void {
    this.#strangers.add(reference);
  }

  /** Whether a key id, key ARN, alias name or alias ARN is one of the run's own, or of nobody's. */
  mayName(reference: string): boolean {
    if (this.#strangers.has(reference) || this.#keys.has(reference)) return true;
    if (this.keys.some(({ id }) => id === reference)) return true;
    const alias = /(?:^|:)(alias\/.*)$/.exec(reference)?.[1];
    return alias !== undefined && this.aliases.some(({ name }) => name === alias);
  }

  keyOf(reference: string, region: string): MadeKey | undefined {
    return this.keys.find(
      ({ arn, id, region: its }) => arn === reference || (id === reference && its === region),
    );
  }
}
