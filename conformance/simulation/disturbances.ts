import type { Faults } from '../../emulator/server.ts';
import { type Member, noteRefresh } from './member.ts';

/** What keeps servers from doing their work: faults that strike them, and being cut off. */
export class Disturbances {
  readonly #faults: Pick<Faults, 'list'>;
  readonly #struck = new Map<Member, number>();

  constructor(faults: Pick<Faults, 'list'>) {
    this.#faults = faults;
  }

  /** @returns a function that tells whether anything has kept the server from its work since now */
  watch(member: Member): () => boolean {
    const before = this.#count(member);
    return () => member.cutOff || this.#count(member) > before;
  }

  /** Notes whether anything has done so since this was asked last. */
  note(member: Member, now: number): void {
    const struck = this.#count(member);
    if (member.cutOff || struck !== (this.#struck.get(member) ?? 0)) {
      noteRefresh(member, now);
      member.disturbed = now;
    }
    this.#struck.set(member, struck);
  }

  /** How often a fault has struck a server. */
  #count({ server }: Member): number {
    let count = 0;
    for (const { rule, struck } of this.#faults.list()) {
      if (rule.accessKeyId === undefined || rule.accessKeyId === server.accessKeyId) count += struck;
    }
    return count;
  }
}
