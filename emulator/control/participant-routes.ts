import { Router } from 'express';
import { z } from 'zod';
import { machineAlarm } from '../world/machine-time.ts';
import type { ParticipantRegister } from '../world/participants.ts';
import { ParticipantError } from '../world/participation.ts';

/** Milliseconds of the machine's time after which a wait is answered though nothing is new. */
const LONGEST_WAIT = 10_000;

const joinBody = z.strictObject({ name: z.string().min(1).max(256) });

const reportBody = z.strictObject({
  turn: z.number().int().nonnegative(),
  deadline: z.number().int().nullable(),
  calls: z.number().int().nonnegative().optional(),
});

const turnQuery = z.strictObject({ after: z.coerce.number().int().gte(-1) });

const participantId = z.coerce.number().int();

/**
 * /_keyproof/clock/participants: docs/clock-protocol.md.
 * @param byWorkers whether several processes serve the world: no one of them sees all requests
 */
export function participantRoutes(participants: ParticipantRegister, byWorkers: boolean): Router {
  const router = Router();
  const path = '/clock/participants';

  router.get(path, (_request, response) => {
    response.json(participants.list());
  });
  router.post(path, (request, response) => {
    const { name } = joinBody.parse(request.body ?? {});
    if (byWorkers) {
      throw new ParticipantError(
        'Workers',
        'Several processes serve this world, and none of them sees all requests: serve it without --workers.',
      );
    }
    response.status(201).json(participants.join(name));
  });
  router.get(`${path}/:id/turn`, async (request, response) => {
    const id = participantId.parse(request.params.id);
    const { after } = turnQuery.parse(request.query);
    const waited = new AbortController();
    const callOff = machineAlarm(LONGEST_WAIT, () => waited.abort());
    response.once('close', () => {
      callOff();
      // Whoever waits no longer is dead, or does as if it were.
      if (!response.writableFinished) participants.lose(id);
    });
    response.json(await participants.next(id, after, waited.signal));
  });
  router.put(`${path}/:id`, (request, response) => {
    participants.report(participantId.parse(request.params.id), reportBody.parse(request.body ?? {}));
    response.json({ status: 'ok' });
  });
  router.delete(`${path}/:id`, (request, response) => {
    participants.leave(participantId.parse(request.params.id));
    response.json({ status: 'ok' });
  });
  return router;
}
