/** What a seed takes, in words. */
export const SEED_RULE = "it takes up to 64 letters, digits, '.', '_' and '-'";

/** What can be a seed: it is printed as part of a command line, which somebody is going to paste. */
export const SEED = /^\w[\w.-]{0,63}$/;

/** Whether a text can be a seed. */
export function isSeed(text: string): boolean {
  return SEED.test(text);
}
