/** A stream that may be a terminal. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Whether what is written there may have colours: on a terminal, unless NO_COLOR is set (https://no-color.org). */
export function takesColours({ isTTY }: Output, { NO_COLOR }: NodeJS.ProcessEnv = process.env): boolean {
  return isTTY === true && !NO_COLOR;
}
