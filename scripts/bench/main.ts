/**
 * `npm run bench`: requests per second, latency and processor time of the emulator beside a bare node:http server
 * that does the same OpenSSL work, and beside the peers that the machine can run, as ratios within one run; then
 * RSA beside OpenSSL's own speed test, start-up and memory. Some four minutes.
 */
import { availableParallelism, loadavg } from 'node:os';
import Table from 'cli-table3';
import { bareCases, directoryCases, peerCases, SMALL, taggingCases } from './cases.ts';
import { type Memory, type Served, serve, serveMoto, serveReporting } from './child.ts';
import { MANY_KEYS, serveDirectories, serveDirectory } from './directories.ts';
import { measureHistories } from './histories.ts';
import { type Measured, shoot } from './load.ts';
import { type Case, type Comparison, compare, median } from './measure.ts';
import { opensslSigns } from './openssl-speed.ts';

const STARTS = 9;
const WARM_UP_SECONDS = 5;
const KEYPROOF = ['bin/keyproof.js', 'serve', '--port', '0', '--log-level', 'error'] as const;

const table = new Table({
  head: ['request', 'req/s', 'p50 ms', 'p99 ms', 'us/req', 'beside', 'req/s', 'us/req', 'ratio'],
  colAligns: ['left', 'right', 'right', 'right', 'right', 'left', 'right', 'right', 'right'],
  style: { head: [], border: [] },
});

async function show(each: Case): Promise<Comparison> {
  const compared = await compare(each);
  const { ours, other, ratio } = compared;
  table.push([
    each.name,
    ours.perSecond.toFixed(0),
    ours.p50.toFixed(1),
    ours.p99.toFixed(1),
    processorOf(ours),
    each.beside,
    other.perSecond.toFixed(0),
    processorOf(other),
    ratio.toFixed(2),
  ]);
  console.log(`${each.name} beside ${each.beside}: ratio ${ratio.toFixed(2)}`);
  return compared;
}

function processorOf({ processor }: Measured): string {
  return Number.isNaN(processor) ? '-' : processor.toFixed(0);
}

/** Shows what a peer can be asked. What it refuses, and why there is no peer, is told in the place of numbers. */
async function showPeer(ours: Served, peer: Served | string, name: string): Promise<void> {
  if (typeof peer === 'string') return console.log(`No rows beside ${name}: ${peer}.`);
  for (const each of await peerCases(ours, peer, name)) {
    await show(each).catch((error: Error) =>
      console.log(`No row ${each.name} beside ${name}: ${error.message}`),
    );
  }
}

async function showStarts(what: string, begin: () => Promise<Served>): Promise<void> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    const served = await begin();
    times.push(served.readyAfter);
    await served.stop();
  }
  const longest = Math.max(...times).toFixed(0);
  console.log(
    `Start to ready with ${what}, ${STARTS} starts: median ${median(times).toFixed(0)} ms, longest ${longest} ms.`,
  );
}

function showMemory(what: string, { resident, heap }: Memory): void {
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(`Memory ${what}: ${megabytes(resident)} resident, ${megabytes(heap)} of JavaScript heap.`);
}

const load = () =>
  loadavg()
    .map((average) => average.toFixed(1))
    .join(', ');
console.log(`${availableParallelism()} cores, load average ${load()}; Node ${process.version}.`);

const openssl = await opensslSigns();
const fresh = await serveReporting(...KEYPROOF);
showMemory('of a fresh start', await fresh.memory());
await fresh.stop();

const emulator = await serveReporting(...KEYPROOF);
const bare = await serve('scripts/bench/bare-server.ts');
const moto = await serveMoto();
console.log(`Making a data directory of ${MANY_KEYS} keys ...`);
const directories = await serveDirectories(SMALL);
try {
  const cases = await bareCases(emulator, bare);
  // V8 takes some seconds under load to compile what every request runs through.
  if (cases[0]) await shoot(cases[0].ours, WARM_UP_SECONDS);
  for (const each of cases) {
    const { ours } = await show(each);
    if (each.name !== 'Sign RSA-2048 DIGEST') continue;
    if (typeof openssl === 'string') console.log(`No row beside openssl speed: ${openssl}.`);
    else
      table.push([
        each.name,
        ours.perSecond.toFixed(0),
        '',
        '',
        '',
        'openssl speed, all cores',
        openssl.toFixed(0),
        '',
        (ours.perSecond / openssl).toFixed(2),
      ]);
  }
  await showPeer(emulator, moto, 'moto_server');
  console.log('Making tagged keys ...');
  for (const each of [...(await taggingCases(emulator, bare)), ...directoryCases(directories)])
    await show(each);
  console.log(`\n${table.toString()}`);
  console.log('us/req: microseconds on a processor of the server, each request; from Linux alone.');
  showMemory('after all this', await emulator.memory());
  await showStarts('no keys', () => serve(...KEYPROOF));
  await showStarts(`${MANY_KEYS} keys in a data directory`, () => serveDirectory(directories.many.directory));
  console.log(`Load average ${load()}.`);
} finally {
  const stopped = typeof moto === 'string' ? [] : [moto.stop()];
  await Promise.all([emulator.stop(), bare.stop(), directories.stop(), ...stopped]);
}

const HISTORIES = 300;
const { count, perSecond, callsPerHistory, heap } = await measureHistories(HISTORIES);
console.log(
  `Histories of 2 servers, 2 keys each and 30 days: ${perSecond.toFixed(1)} a second of one core, ` +
    `${callsPerHistory} calls each; heap ${heap[0]} MB after ${HISTORIES / 10} of them, ${heap[1]} MB after ${count} more.`,
);
