import type { Cloud } from '../../manager/index.ts';

type Name = keyof Cloud;

/** A cloud whose every call goes through `around`, which hears what is called and makes the call, or does not. */
export function aroundEachCall(
  cloud: Cloud,
  around: <T>(call: () => Promise<T>, name: Name) => Promise<T>,
): Cloud {
  const calls = Object.entries(cloud) as [Name, (input: never) => Promise<unknown>][];
  return Object.fromEntries(
    calls.map(([name, call]) => [name, (input: never) => around(() => call(input), name)]),
  ) as unknown as Cloud;
}
