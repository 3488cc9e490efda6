import type { Check } from '../../check.ts';
import { denied } from '../../laboratory/denied.ts';
import { expect, expectRejection } from '../../laboratory/expect.ts';
import type { Laboratory } from '../../laboratory/laboratory.ts';
import type { Server } from '../../laboratory/server.ts';
import { SECRET } from '../../laboratory/server-setup.ts';
import { SCHEMES } from '../../laboratory/signing.ts';

export const secretsAreNotTold: Check = {
  id: 'discovery/secrets-are-not-told',
  shows:
    'The secret access key is in no line of the log and in no error, neither of a server that works nor of one whose calls are refused, nor in anything that is written to AWS.',
  source:
    'SPIRE aws_kms, secret_access_key; AWS IAM user guide, access keys: whoever has them acts as their user',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    await server.sign('x509-CA-A');
    await server.restart();
    const errors = [
      await expectRejection(server.publicKey('x509-CA-B'), 'an unknown key is shown'),
      await whileDenied(lab, server, 'Sign', () =>
        server.signature('x509-CA-A', Buffer.from('message'), SCHEMES['ec-p256'][0]),
      ),
      await whileDenied(lab, server, 'CreateKey', () => server.generate('x509-CA-B')),
    ];
    await server.stop();
    errors.push(await whileDenied(lab, server, 'ListAliases', () => server.start()));
    for (const { message } of errors)
      expect(!message.includes(SECRET), 'an error tells the secret access key');
    const told = server.log.find((line) => `${line.message} ${JSON.stringify(line.fields)}`.includes(SECRET));
    expect(told === undefined, `a line of the log tells the secret access key: "${told?.message}"`);
    const sent = server.calls().find(({ input }) => JSON.stringify(input).includes(SECRET));
    expect(sent === undefined, `${sent?.operation} was called with the secret access key in its input`);
  },
};

/** @returns what is thrown when the calls are refused; an empty error when a manager gets along without them */
async function whileDenied(
  lab: Laboratory,
  server: Server,
  operation: string,
  work: () => Promise<unknown>,
): Promise<Error> {
  const { accessKeyId } = server;
  const allow = lab.emulator.faults.add({ operation, accessKeyId, effect: denied(operation) });
  try {
    await work();
    return new Error();
  } catch (error) {
    return error as Error;
  } finally {
    allow();
  }
}
