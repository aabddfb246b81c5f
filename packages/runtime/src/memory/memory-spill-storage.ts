import type { SpillFile, SpillStorage } from './spill-storage.ts'

/** Spill storage that stays in memory: for simulations, and for hosts without files. */
export class MemorySpillStorage implements SpillStorage {
  private readonly open = new Set<SpillFile>()

  /** Files that were not deleted. */
  get size(): number {
    return this.open.size
  }

  create(): SpillFile {
    let blocks: Uint8Array[] = []
    const { open } = this
    const file: SpillFile = {
      get blocks() {
        return blocks.length
      },
      append: (block) => void blocks.push(block.slice()),
      read: (block) => blocks[block],
      delete: () => {
        blocks = []
        open.delete(file)
      },
    }
    open.add(file)
    return file
  }

  close(): void {
    for (const file of this.open) file.delete()
  }
}
