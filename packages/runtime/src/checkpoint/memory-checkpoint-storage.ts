import type { CheckpointStorage } from './checkpoint-storage.ts'

/** Smaller objects are not worth the search. */
const WORTH_KEEPING = 1 << 19
/** How many objects are kept for their memory. */
const SPARE_MOST = 64

/**
 * Keeps checkpoints in the memory of this process: a job survives failures of its own, not the end of the process.
 *
 * @example
 * import { MemoryCheckpointStorage } from '@wiesel/runtime'
 * const storage = new MemoryCheckpointStorage()
 * await storage.put('a/b', Uint8Array.of(1))
 * console.log(await storage.list('a/')) // → [ 'a/b' ]
 */
export class MemoryCheckpointStorage implements CheckpointStorage {
  readonly description = 'memory'
  private readonly objects = new Map<string, Uint8Array>()
  /** Memory of objects that were deleted: fresh memory for each checkpoint would have the garbage collector hurry. */
  private spare: Uint8Array[] = []

  /** See {@link CheckpointStorage.put}. */
  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.remove(name)
    const fitting = this.spare.findIndex(({ length }) => length === bytes.length)
    const [memory] = fitting < 0 ? [] : this.spare.splice(fitting, 1)
    if (memory === undefined) this.objects.set(name, bytes.slice())
    else {
      memory.set(bytes)
      this.objects.set(name, memory)
    }
  }

  /** See {@link CheckpointStorage.get}. */
  async get(name: string): Promise<Uint8Array | undefined> {
    return this.objects.get(name)?.slice()
  }

  /** See {@link CheckpointStorage.list}. */
  async list(prefix: string): Promise<string[]> {
    return [...this.objects.keys()].filter((name) => name.startsWith(prefix))
  }

  /** See {@link CheckpointStorage.delete}. */
  async delete(name: string): Promise<void> {
    this.remove(name)
  }

  private remove(name: string): void {
    const object = this.objects.get(name)
    if (object === undefined) return
    this.objects.delete(name)
    if (object.length >= WORTH_KEEPING) this.spare = [object, ...this.spare].slice(0, SPARE_MOST)
  }
}
