import { servePeer } from './serve.ts';

// Logs in every form: as a server reads it, raw, without fraction digits, endlessly long, and without an end.
const line = (fields: object): string => `${JSON.stringify(fields)}\n`;
const timestamp = '2026-01-01T00:00:00.000000Z';
await servePeer({
  GetPublicKeys: (_, answer) => {
    process.stderr.write(
      line({ '@level': 'warn', '@message': 'a warning', '@timestamp': timestamp, key: 'x509-CA-A' }),
    );
    process.stderr.write('a raw line\n\n');
    process.stderr.write(
      line({ '@level': 'info', '@message': 'no fraction', '@timestamp': '2026-01-01T00:00:00Z' }),
    );
    process.stderr.write(line({ '@level': 'loud', '@message': 'no such level', '@timestamp': timestamp }));
    process.stderr.write('{broken json\n');
    process.stderr.write(`${'x'.repeat(200_000)}\n`);
    process.stdout.write('a line on standard output that nobody reads\n'.repeat(10_000));
    process.stderr.write('the end', () => answer(null, { publicKeys: [] }));
  },
});
