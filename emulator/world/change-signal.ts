import { machineAlarm } from './machine-time.ts';

/** Says that something has changed, to whoever waits for that at the moment. */
export class ChangeSignal {
  #next = Promise.withResolvers<void>();

  /** Something has changed. */
  send(): void {
    const { resolve } = this.#next;
    this.#next = Promise.withResolvers();
    resolve();
  }

  /** Whether anything changes within so many milliseconds of the machine's time. */
  async comesWithin(milliseconds: number): Promise<boolean> {
    const late = Promise.withResolvers<false>();
    const callOff = machineAlarm(milliseconds, () => late.resolve(false), true);
    const changed = this.#next.promise.then(() => true);
    const hasChanged = await Promise.race([changed, late.promise]);
    callOff();
    return hasChanged;
  }
}
