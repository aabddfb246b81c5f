import type { OperatorMetrics, TaskMetrics } from '@wiesel/runtime'

/** The numbers of one operator over all its subtasks. */
export interface OperatorSummary {
  readonly operator: string
  readonly recordsIn: number
  readonly recordsOut: number
  readonly bytesIn: number
  readonly bytesOut: number
  /** That of the subtask that is furthest behind; `null` before the first. */
  readonly watermark: number | null
  /** The operator's own counters, summed. */
  readonly own: Readonly<Record<string, number>>
}

/**
 * One chain of operators over all its subtasks. `busy` and `blocked` (no room in its outputs) are shares of the time the job
 * has run, `idle` is the rest: no input, or another chain had the thread.
 */
export interface ChainSummary {
  readonly chain: string
  readonly parallelism: number
  readonly busy: number
  readonly blocked: number
  readonly idle: number
  readonly operators: readonly OperatorSummary[]
}

function sum<T>(items: readonly T[], valueOf: (item: T) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0)
}

function summariseOperator(subtasks: readonly OperatorMetrics[]): OperatorSummary {
  const own: Record<string, number> = {}
  for (const metrics of subtasks)
    for (const [name, value] of Object.entries(metrics.own)) own[name] = (own[name] ?? 0) + value
  const watermarks = subtasks.map((metrics) => metrics.currentWatermark)
  return {
    operator: subtasks[0].operator,
    recordsIn: sum(subtasks, (metrics) => metrics.numRecordsIn),
    recordsOut: sum(subtasks, (metrics) => metrics.numRecordsOut),
    bytesIn: sum(subtasks, (metrics) => metrics.numBytesIn),
    bytesOut: sum(subtasks, (metrics) => metrics.numBytesOut),
    watermark: watermarks.includes(null) ? null : Math.min(...watermarks.map(Number)),
    own,
  }
}

function summariseChain(subtasks: readonly TaskMetrics[], elapsedMs: number): ChainSummary {
  const { task, parallelism, operators } = subtasks[0]
  const busyMs = sum(subtasks, (metrics) => metrics.busyMs)
  const blockedMs = sum(subtasks, (metrics) => metrics.blockedMs)
  const all = Math.max(elapsedMs * parallelism, busyMs + blockedMs) || 1
  return {
    chain: task,
    parallelism,
    busy: busyMs / all,
    blocked: blockedMs / all,
    idle: 1 - (busyMs + blockedMs) / all,
    operators: operators.map((_, at) => summariseOperator(subtasks.map((subtask) => subtask.operators[at]))),
  }
}

/** Adds up the subtasks of each chain of a job that has run for `elapsedMs`. Chains keep the order of the plan. */
export function summariseMetrics(metrics: readonly TaskMetrics[], elapsedMs: number): ChainSummary[] {
  const chains: TaskMetrics[][] = []
  // Two chains may have the same name, so what tells them apart is that subtasks are listed in order from 0.
  for (const task of metrics) {
    if (task.subtask === 0) chains.push([task])
    else chains.at(-1)?.push(task)
  }
  return chains.map((subtasks) => summariseChain(subtasks, elapsedMs))
}
