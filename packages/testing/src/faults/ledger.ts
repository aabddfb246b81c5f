import type { Committer, Sink, SinkWriter, WriterContext } from '@wiesel/runtime'
import { hostTurn } from '../simulation/host-turn.ts'
import type { FaultCounts } from './fault-counts.ts'

/** One transaction: plain data. */
interface Transaction {
  readonly id: string
  readonly rows: readonly unknown[]
}

/** What may happen to a {@link Ledger}. */
export interface LedgerOptions {
  /** Called in the middle of each commit; may throw to break it. Default: nothing. */
  readonly onCommit?: () => void
  /** Called for each row; whether the sink then has no room for a while. Default: never. */
  readonly isSlow?: () => boolean
  /** Whether a transaction may be committed. Default: any. */
  readonly mayCommit?: (id: string) => boolean
}

/**
 * A sink whose transactions become visible when they are committed, each once, however often they are committed. It stands
 * for a database outside of the job: it survives its failures.
 */
export class Ledger implements Sink<unknown, string, Transaction> {
  /** A transaction that was committed and must not have been. */
  wronglyCommitted: string | undefined
  private readonly committed = new Map<string, readonly unknown[]>()
  private readonly counts: FaultCounts
  private readonly options: LedgerOptions
  private writers = 0
  private prepared = 0

  constructor(counts: FaultCounts, options: LedgerOptions = {}) {
    this.counts = counts
    this.options = options
  }

  /** What is visible, in the order of the commits. */
  get rows(): unknown[] {
    return [...this.committed.values()].flat()
  }

  /** How many transactions were prepared and are not visible. */
  get aborted(): number {
    return this.prepared - this.committed.size
  }

  /** Takes back transactions: the database is restored, too. */
  takeBack(isTakenBack: (id: string) => boolean): void {
    for (const id of this.committed.keys()) {
      if (!isTakenBack(id)) continue
      this.counts.add('transaction taken back')
      this.committed.delete(id)
    }
  }

  createWriter(context: WriterContext): SinkWriter<unknown, string, Transaction> {
    const writer = `${this.writers++}/${context.subtask}`
    const { isSlow } = this.options
    let rows: unknown[] = []
    let transactions = 0
    let full = false
    return {
      write: (value) => {
        rows.push(value)
        if (full || isSlow?.() !== true) return
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
        const transaction = { id: `<${writer}/${transactions++}>`, rows }
        rows = []
        this.prepared++
        return [transaction]
      },
      snapshot: () => [writer],
    }
  }

  createCommitter(): Committer<Transaction> {
    return { commit: async (transactions) => this.commit(transactions) }
  }

  private commit(transactions: readonly Transaction[]): void {
    const { onCommit, mayCommit } = this.options
    for (const [i, { id, rows }] of transactions.entries()) {
      if (i === transactions.length >> 1) onCommit?.()
      if (mayCommit?.(id) === false) this.wronglyCommitted ??= id
      if (this.committed.has(id)) this.counts.add('committed twice')
      else this.committed.set(id, rows)
    }
  }
}
