import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router } from 'express';
import type { ServedEmulator } from '../emulator.ts';
import { linesOf } from '../snapshot/lines.ts';
import { SnapshotError } from '../snapshot/snapshot.ts';

/**
 * GET and PUT /_keyproof/snapshot: as long as the world is large, so they stream and have no limit.
 * @param byWorkers whether several processes serve the world: their clocks never go back, so that none can be loaded
 */
export function snapshotRoutes(emulator: ServedEmulator, byWorkers: boolean): Router {
  const router = Router();
  router.get('/snapshot', async (_request, response) => {
    const lines = await emulator.takeSnapshot();
    response.setHeader('content-type', 'application/x-ndjson');
    await pipeline(Readable.from(lines), response).catch((error) => {
      // Who went away in the midst of it needs no more.
      if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
    });
  });
  router.put('/snapshot', async (request, response) => {
    if (byWorkers) {
      request.resume();
      throw new SnapshotError(
        'Several processes serve this world. Load the snapshot with one, and serve the directory by several then.',
      );
    }
    try {
      // A body that is refused early is read to its end all the same, so that its sender hears why.
      await emulator.loadSnapshot(linesOf(request.iterator({ destroyOnReturn: false })));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error;
      throw new SnapshotError('The connection broke before the snapshot was whole.');
    } finally {
      request.resume();
    }
    response.json({ status: 'ok' });
  });
  return router;
}
