/** What stands for a transaction in the state of a sink. */
const ID = /<[\d/]+>/g
const latin1 = new TextDecoder('latin1')

/** Which transactions are in complete checkpoints: only these may be committed. Read from what is stored, byte by byte. */
export class DurableTransactions {
  /** For each checkpoint under way, the transactions in what is stored of it. */
  private readonly begun = new Map<number, Map<string, string[]>>()
  /** The first complete checkpoint that a transaction was in. */
  private readonly first = new Map<string, number>()

  /** An object of a checkpoint is stored. */
  stored(checkpoint: number, object: string, bytes: Uint8Array): void {
    let objects = this.begun.get(checkpoint)
    if (objects === undefined) this.begun.set(checkpoint, (objects = new Map()))
    objects.set(object, latin1.decode(bytes).match(ID) ?? [])
  }

  /** The metadata of a checkpoint is stored. */
  completed(checkpoint: number): void {
    // Of two under way at once the older one may be stored last.
    for (const ids of this.begun.get(checkpoint)?.values() ?? [])
      for (const id of ids) if (this.isAfter(id, checkpoint)) this.first.set(id, checkpoint)
    this.begun.delete(checkpoint)
  }

  has(id: string): boolean {
    return this.first.has(id)
  }

  /** Whether a transaction is in no complete checkpoint up to this one. */
  isAfter(id: string, checkpoint: number): boolean {
    return (this.first.get(id) ?? Infinity) > checkpoint
  }

  /** Checkpoints after this one are no more. */
  removeAfter(checkpoint: number): void {
    for (const [id, first] of this.first) if (first > checkpoint) this.first.delete(id)
    for (const begun of this.begun.keys()) if (begun > checkpoint) this.begun.delete(begun)
  }
}
