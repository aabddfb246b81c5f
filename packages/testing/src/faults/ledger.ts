import type { Committer, Sink, SinkWriter, WriterContext } from '@wiesel/runtime'
import { hostTurn } from '../simulation/host-turn.ts'
import type { FaultCounts } from './fault-counts.ts'

/** One transaction: plain data. */
interface Transaction {
  readonly id: string
  readonly rows: readonly unknown[]
}

/**
 * A sink whose transactions become visible when they are committed, each once, however often they are committed. It stands
 * for a database outside of the job: it survives its failures.
 */
export class Ledger implements Sink<unknown, string, Transaction> {
  private readonly committed = new Map<string, readonly unknown[]>()
  private readonly counts: FaultCounts
  private readonly onCommit: () => void
  private readonly isSlow: () => boolean
  private writers = 0

  /**
   * @param onCommit called in the middle of each commit; may throw to break it
   * @param isSlow called for each row; whether the sink then has no room for a while
   */
  constructor(counts: FaultCounts, onCommit: () => void = () => {}, isSlow: () => boolean = () => false) {
    this.counts = counts
    this.onCommit = onCommit
    this.isSlow = isSlow
  }

  /** What is visible, in the order of the commits. */
  get rows(): unknown[] {
    return [...this.committed.values()].flat()
  }

  createWriter(context: WriterContext): SinkWriter<unknown, string, Transaction> {
    const writer = `${this.writers++}/${context.subtask}`
    let rows: unknown[] = []
    let transactions = 0
    let full = false
    return {
      write: (value) => {
        rows.push(value)
        if (full || !this.isSlow()) return
        full = true
        void hostTurn().then(() => {
          full = false
          context.wake()
        })
      },
      full: () => full,
      flush: async () => {},
      prepareCommit: async () => {
        if (rows.length === 0) return []
        const transaction = { id: `${writer}/${transactions++}`, rows }
        rows = []
        return [transaction]
      },
      snapshot: () => [writer],
    }
  }

  createCommitter(): Committer<Transaction> {
    return {
      commit: async (transactions) => {
        for (const [i, { id, rows }] of transactions.entries()) {
          if (i === transactions.length >> 1) this.onCommit()
          if (this.committed.has(id)) this.counts.add('committed twice')
          else this.committed.set(id, rows)
        }
      },
    }
  }
}
