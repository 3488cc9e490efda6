import { eventLoopTurn, systemClock } from '../clock.ts';

/** Turns of the event loop without work after which nothing more can be on its way. */
const QUIET_TURNS = 2;

/** Milliseconds of the machine's time between two looks at work that other threads or the machine do. */
const LOOK_AGAIN = 1;

/** Resources that stand for one piece of work, and not for something that stays open: files, names, connections. */
const WORK = /^FSReq|Req(uest)?(Wrap|Callback|Promise)?$|ConnectWrap$|^WriteWrap$|^Immediate$/;

/** Resolves when this process can do nothing more before it gets an answer from elsewhere, or time moves on. */
export async function processRest(): Promise<void> {
  for (let quiet = 0; quiet < QUIET_TURNS; ) {
    await eventLoopTurn();
    if (process.getActiveResourcesInfo().some((resource) => WORK.test(resource))) {
      quiet = 0;
      await systemClock.sleep(LOOK_AGAIN);
    } else {
      quiet++;
    }
  }
}
