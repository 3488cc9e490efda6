/** What a control API does beside its own emulator, when other processes serve the same world. */
export interface ControlHooks {
  /** Brings every clock of the world to a stand at one instant, this one among them. */
  readonly beforeFreeze: () => Promise<void>;
  /** The process ids of those that serve. */
  readonly workers: () => readonly number[];
}
