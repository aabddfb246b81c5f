import type { CheckpointStorage } from './checkpoint-storage.ts'
import { SpareMemory } from './spare-memory.ts'

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
  private readonly objects = new Map<string, Uint8Array<ArrayBuffer>>()
  private readonly memory = new SpareMemory()

  /** See {@link CheckpointStorage.put}. */
  async put(name: string, bytes: Uint8Array): Promise<void> {
    this.remove(name)
    this.objects.set(name, this.memory.copy(bytes))
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
    this.memory.giveBack(object)
  }
}
