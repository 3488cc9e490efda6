/** Where a page of a list begins. */
export interface PageStart {
  /** The name of the last item given; undefined at the beginning of the list. */
  readonly after: string | undefined;
  /** Whether the page before was empty. */
  readonly afterEmpty: boolean;
}

export const FIRST_PAGE: PageStart = { after: undefined, afterEmpty: false };

/** What a marker or a token carries to begin there. */
export function pageStartParts({ after, afterEmpty }: PageStart): readonly unknown[] {
  return [after ?? null, ...(afterEmpty ? [true] : [])];
}

/** @returns undefined for what {@link pageStartParts} did not give */
export function readPageStart(parts: readonly unknown[]): PageStart | undefined {
  const [last, flag = false] = parts;
  const afterEmpty = flag === true;
  if (typeof last === 'string') return { after: last, afterEmpty };
  return last === null && afterEmpty ? { after: undefined, afterEmpty } : undefined;
}
