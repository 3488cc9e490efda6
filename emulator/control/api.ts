import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import { z } from 'zod';
import { AwsError } from '../aws/errors.ts';
import { CONNECTION_ERRORS } from '../aws/kms/custom-key-stores/connection.ts';
import type { ServedEmulator } from '../emulator.ts';
import { listOperations } from '../operations.ts';
import { SnapshotError } from '../snapshot/snapshot.ts';
import { ClockError } from '../world/clock.ts';
import { faultRule } from '../world/fault-schema.ts';
import { ParticipantError } from '../world/participation.ts';
import { guard, refusal } from './guard.ts';
import type { ControlHooks } from './hooks.ts';
import { writeJournal } from './journal-lines.ts';
import { participantRoutes } from './participant-routes.ts';
import { CONTROL_PREFIX } from './prefix.ts';
import { snapshotRoutes } from './snapshot-routes.ts';

const nothing = z.strictObject({});

const setBody = z.strictObject({ time: z.iso.datetime({ offset: true }) });

const advanceBody = z
  .strictObject({
    days: z.number().nonnegative().optional(),
    hours: z.number().nonnegative().optional(),
    minutes: z.number().nonnegative().optional(),
    seconds: z.number().nonnegative().optional(),
    milliseconds: z.number().nonnegative().optional(),
  })
  .refine(
    (parts) => Object.keys(parts).length > 0,
    'Give at least one of days, hours, minutes, seconds, milliseconds.',
  );

const journalQuery = z.strictObject({
  after: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().positive().max(10_000).default(1000),
});

const keyStoreFailure = z.strictObject({
  customKeyStoreId: z.string().min(1),
  error: z.enum(CONNECTION_ERRORS),
  account: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  region: z.string().min(1).optional(),
});

const streamQuery = z.strictObject({
  after: z.coerce.number().int().nonnegative().optional(),
  follow: z.stringbool().optional(),
  service: z.string().min(1).optional(),
  operation: z.string().min(1).optional(),
  key: z.string().min(1).optional(),
});

const MILLISECONDS = {
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
} as const;

/**
 * The private API under /_keyproof/: health, clock, faults, disorder, journal, reset. JSON in and out; a refusal is
 * `{"error": {"code", "message"}}`. See docs/control-api.md.
 */
export function createControlApi(
  emulator: ServedEmulator,
  report: ErrorReport,
  hooks?: ControlHooks,
): Express {
  const { clock, disorder, faults, journal, participants } = emulator;
  const app = express();
  app.disable('x-powered-by');
  const router = express.Router();
  router.use(guard);
  router.use(snapshotRoutes(emulator, hooks !== undefined));
  router.use(express.json({ type: () => true }));

  router.use(participantRoutes(participants, hooks !== undefined));

  const clockState = () => ({ time: new Date(clock.now()).toISOString(), mode: clock.mode });

  router.get('/health', (_request, response) => {
    const emulated = listOperations().filter((operation) => operation.emulated);
    const services = Object.fromEntries(
      Object.entries(Object.groupBy(emulated, ({ service }) => service)).map(([name, all]) => [
        name,
        all?.length,
      ]),
    );
    response.json({
      status: 'ok',
      time: clockState().time,
      operations: services,
      ...(hooks && { workers: hooks.workers() }),
    });
  });

  router.get('/clock', (_request, response) => {
    response.json(clockState());
  });
  router.post('/clock/freeze', async (request, response) => {
    read(nothing, request);
    await hooks?.beforeFreeze();
    clock.freeze();
    await participants.heard();
    response.json(clockState());
  });
  router.post('/clock/run', async (request, response) => {
    read(nothing, request);
    clock.run();
    await participants.heard();
    response.json(clockState());
  });
  router.post('/clock/set', async (request, response) => {
    await clock.advanceTo(Date.parse(read(setBody, request).time));
    response.json(clockState());
  });
  router.post('/clock/advance', async (request, response) => {
    const parts = read(advanceBody, request);
    const names = Object.keys(MILLISECONDS) as (keyof typeof MILLISECONDS)[];
    await clock.advance(names.reduce((sum, name) => sum + (parts[name] ?? 0) * MILLISECONDS[name], 0));
    response.json(clockState());
  });

  router.get('/journal', async (request, response) => {
    const { after, limit } = journalQuery.parse(request.query);
    response.json({ entries: await journal.read(after, limit) });
  });
  router.get('/journal/stream', async (request, response) => {
    const options = streamQuery.parse(request.query);
    response.setHeader('content-type', 'application/x-ndjson');
    response.flushHeaders();
    await writeJournal(journal, response, options).done;
    response.end();
  });

  router.get('/faults', (_request, response) => {
    response.json({ faults: faults.list() });
  });
  router.post('/faults', (request, response) => {
    response.status(201).json(faults.arm(faultRule.parse(request.body ?? {})));
  });
  router.delete('/faults', (_request, response) => {
    faults.clear();
    response.json({ faults: [] });
  });
  router.delete('/faults/:id', (request, response) => {
    const id = z.coerce.number().int().parse(request.params.id);
    if (faults.remove(id)) response.json({ faults: faults.list() });
    else response.status(404).json(refusal('NotFound', `There is no fault rule with the id ${id}.`));
  });

  router.post('/custom-key-stores/fail', async (request, response) => {
    await emulator.failKeyStoreConnection(read(keyStoreFailure, request));
    response.json({ status: 'ok' });
  });

  router.get('/disorder', (_request, response) => {
    response.json(disorder.settings);
  });
  router.put('/disorder', (request, response) => {
    try {
      disorder.change(request.body ?? {});
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      response.status(400).json(refusal('InvalidRequest', error.message));
      return;
    }
    response.json(disorder.settings);
  });

  router.post('/reset', async (request, response) => {
    read(nothing, request);
    await emulator.reset();
    response.json({ status: 'ok' });
  });

  router.use((request, response) => {
    response
      .status(404)
      .json(
        refusal('NotFound', `The control API has no ${request.method} ${request.originalUrl.split('?')[0]}.`),
      );
  });
  app.use(CONTROL_PREFIX.slice(0, -1), router);
  app.use(answerError(report));
  return app;
}

/** Hears of every bug of ours that a request ran into. */
export type ErrorReport = (error: unknown, request: string) => void;

/** A body that was left out is an empty one. */
function read<T>(schema: z.ZodType<T>, request: Request): T {
  return schema.parse(request.body ?? {});
}

const answerError =
  (report: ErrorReport): ErrorRequestHandler =>
  (error, request, response, _next) => {
    if (error instanceof z.ZodError) {
      response.status(400).json(refusal('InvalidRequest', z.prettifyError(error)));
    } else if (error instanceof SnapshotError) {
      response.status(400).json(refusal('SnapshotError', error.message));
    } else if (error instanceof ClockError) {
      response.status(409).json(refusal('ClockError', error.message));
    } else if (error instanceof ParticipantError) {
      response.status(error.code === 'Gone' ? 410 : 409).json(refusal(error.code, error.message));
    } else if (error instanceof AwsError) {
      response.status(404).json(refusal('NotFound', error.message));
    } else if (typeof error?.status === 'number' && error.status < 500) {
      response.status(error.status).json(refusal('InvalidRequest', String(error.message)));
    } else {
      report(error, `${request.method} ${request.originalUrl}`);
      response.status(500).json(refusal('InternalFailure', 'An internal error of Keyproof.'));
    }
  };
