/**
 * Where checkpoints are kept: whole objects by name. Small enough for a directory, an object store, or memory.
 *
 * Names are parts joined by `/`; parts have letters, digits and `-_.%=`. Every method may be called while others run.
 * Implementations are tested with `checkpointStorageConformance` of `@wiesel/testing`.
 */
export interface CheckpointStorage {
  /** Shown in messages. */
  readonly description: string
  /**
   * Stores an object; replaces one of the same name. When it resolves, the object survives a crash; until then there is
   * the whole new object, or what was there before. The bytes must not be kept: they are used again afterwards.
   */
  put(name: string, bytes: Uint8Array): Promise<void>
  /** The object, or `undefined` when there is none. */
  get(name: string): Promise<Uint8Array | undefined>
  /** The names of all objects that begin with `prefix`, in no promised order. */
  list(prefix: string): Promise<string[]>
  /** Removes an object. Harmless when there is none. */
  delete(name: string): Promise<void>
}
