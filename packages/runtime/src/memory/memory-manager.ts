/**
 * What: the one owner of the memory that sorts, joins and groupings of a job may take.
 * State: the budget, and how many consumers hold something.
 * Algorithm: each of them may take an equal share. Shares shrink when another consumer begins; one that is then over its
 *   share learns it at its next `grow`, and spills.
 */
export class MemoryManager {
  /** Bytes for all together. */
  readonly budgetBytes: number
  private readonly active = new Set<MemoryConsumer>()

  constructor(budgetBytes: number) {
    this.budgetBytes = budgetBytes
  }

  /** What each consumer may take now. */
  get shareBytes(): number {
    return this.budgetBytes / Math.max(1, this.active.size)
  }

  /** What all have taken. */
  get usedBytes(): number {
    let bytes = 0
    for (const consumer of this.active) bytes += consumer.usedBytes
    return bytes
  }

  consumer(): MemoryConsumer {
    return new MemoryConsumer(this, this.active)
  }
}

/** One sort, table or list, and what it says it takes. It counts from its first `grow` until it is `free`. */
export class MemoryConsumer {
  usedBytes = 0
  private readonly manager: MemoryManager
  private readonly active: Set<MemoryConsumer>

  constructor(manager: MemoryManager, active: Set<MemoryConsumer>) {
    this.manager = manager
    this.active = active
  }

  /** Whether more is held than allowed: then something must be spilled. */
  get over(): boolean {
    return this.usedBytes > this.manager.shareBytes
  }

  /** Takes memory, in any case; returns whether that was within the share. */
  grow(bytes: number): boolean {
    if (this.usedBytes === 0) this.active.add(this)
    this.usedBytes += bytes
    return this.usedBytes <= this.manager.shareBytes
  }

  shrink(bytes: number): void {
    this.usedBytes = Math.max(0, this.usedBytes - bytes)
    if (this.usedBytes === 0) this.active.delete(this)
  }

  free(): void {
    this.shrink(this.usedBytes)
  }
}
