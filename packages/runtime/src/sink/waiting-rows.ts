/** Collected rows that wait for a checkpoint: what a writer keeps, and how rows are told from those that came before. */
import type { SinkWriter, WriterContext } from './sink.ts'

/** Rows of one checkpoint, with what tells them from those of any other. */
export interface CollectedRows<T> {
  readonly writer: string
  readonly number: number
  readonly rows: readonly T[]
}

/** A writer whose rows are handed on when their checkpoint is complete. `restored` has the names of earlier writers. */
export function waitingWriter<T>(
  context: WriterContext,
  restored: readonly string[],
  full: () => boolean,
): SinkWriter<T, string, CollectedRows<T>> {
  // Rows of an earlier run may be delivered yet: no two writers have one name, even of two runs with one seed.
  const generation = 1 + Math.max(0, ...restored.map((name) => Number(name.split('/')[0])))
  const writer = `${generation}/${context.subtask}/${context.random?.() ?? 0}`
  let number = 0
  let rows: T[] = []
  return {
    write: (value) => void rows.push(value),
    full,
    flush: () => {},
    prepareCommit: () => {
      const prepared = rows.length === 0 ? [] : [{ writer, number: number++, rows }]
      rows = []
      return prepared
    },
    snapshot: () => [writer],
  }
}

/** Knows which rows have been delivered: they may be committed more than once. */
export class DeliveredRows {
  /** How many deliveries each writer's rows have had. */
  private readonly delivered = new Map<string, number>()

  /** Whether rows are delivered for the first time; now they are. */
  note({ writer, number }: CollectedRows<unknown>): boolean {
    if (number < (this.delivered.get(writer) ?? 0)) return false
    this.delivered.set(writer, number + 1)
    return true
  }
}
