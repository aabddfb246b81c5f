import type { Aggregator } from '@wiesel/dataset'

/** What is known of a superstep when it has ended. */
export interface SuperstepStatistics {
  /** From 1. */
  readonly superstep: number
  /** Vertices that a function was called for. */
  readonly vertices: number
  /** Messages sent, each counted before it was combined with others. */
  readonly messages: number
  /** Milliseconds that the slowest subtask has worked. */
  readonly ms: number
}

/** The aggregators of a program by name. */
export type Aggregators = Readonly<Record<string, Aggregator<any>>>

/** What all subtasks contribute in a superstep: one aggregator carries statistics and the values of all others. */
export interface LoopTotals {
  readonly vertices: number
  readonly messages: number
  readonly ms: number
  readonly values: Readonly<Record<string, unknown>>
}

/** The name of that aggregator. */
export const TOTALS = 'gelly'

export function totalsAggregator(aggregators: Aggregators): Aggregator<LoopTotals> {
  const entries = Object.entries(aggregators)
  const initial = Object.fromEntries(entries.map(([name, { initial: value }]) => [name, value as unknown]))
  return {
    initial: { vertices: 0, messages: 0, ms: 0, values: initial },
    combine: (a, b) => ({
      vertices: a.vertices + b.vertices,
      messages: a.messages + b.messages,
      ms: Math.max(a.ms, b.ms),
      values: Object.fromEntries(
        entries.map(([name, one]) => [name, one.combine(a.values[name], b.values[name]) as unknown]),
      ),
    }),
  }
}
