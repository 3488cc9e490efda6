import type { Cloud } from '../aws-kms/cloud.ts';

/** A refusal as the SDK reports it. */
export function refusal(code: string, message = `${code} on request of the test`): Error {
  return Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: 400 } });
}

type Input<Name extends keyof Cloud> = Parameters<Cloud[Name]>[0];
type Output<Name extends keyof Cloud> = Awaited<ReturnType<Cloud[Name]>>;
type Behaviour<Name extends keyof Cloud> = (
  input: Input<Name>,
  next: () => Promise<Output<Name>>,
) => Promise<Output<Name>>;

/** Puts a function around one operation: it may refuse, delay, answer by itself, or pass the call on. */
export function around<Name extends keyof Cloud>(cloud: Cloud, name: Name, behave: Behaviour<Name>): Cloud {
  const call = cloud[name] as (input: Input<Name>) => Promise<Output<Name>>;
  return { ...cloud, [name]: (input: Input<Name>) => behave(input, () => call(input)) };
}

/** Refuses an operation with the service's code, as long as `when` holds. */
export function refusing<Name extends keyof Cloud>(
  name: Name,
  code: string,
  when: (input: Input<Name>) => boolean = () => true,
): (cloud: Cloud) => Cloud {
  return (cloud) =>
    around(cloud, name, (input, next) => (when(input) ? Promise.reject(refusal(code)) : next()));
}
