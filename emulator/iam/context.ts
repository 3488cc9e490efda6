/** The value of a condition key: one, or the values of a multivalued key. */
type ContextValue = string | readonly string[];

/**
 * What a request tells of itself, by condition key. Names are in lower case ("condition key names are not
 * case-sensitive", IAM user guide), also the part after `aws:PrincipalTag/` and its like.
 */
export type RequestContext = ReadonlyMap<string, ContextValue>;

/** Condition keys with their values; one without a value, or with an empty list, is not in the request. */
export type ContextKeys = Readonly<Record<string, ContextValue | undefined>>;

/** Puts condition keys together; a later part overrides an earlier one. */
export function requestContext(...parts: readonly ContextKeys[]): RequestContext {
  const context = new Map<string, ContextValue>();
  for (const part of parts) {
    for (const [name, value] of Object.entries(part)) {
      if (value !== undefined && value.length + Number(value === '') > 0)
        context.set(name.toLowerCase(), value);
    }
  }
  return context;
}
