import type { IterationStatistics } from '../iteration/iteration-statistics.ts'
import type { Task } from '../task/task.ts'
import { MAX_TIMESTAMP, MIN_TIMESTAMP } from '../time/timestamp.ts'

/** The numbers of one operator in one subtask. */
export interface OperatorMetrics {
  readonly operator: string
  readonly uid?: string
  readonly subtask: number
  readonly parallelism: number
  readonly numRecordsIn: number
  readonly numRecordsOut: number
  /** Estimated from samples where records travel by reference. */
  readonly numBytesIn: number
  readonly numBytesOut: number
  /** The last watermark, or `null` before the first. */
  readonly currentWatermark: number | null
  /** How far the watermark is behind the clock, in milliseconds; 0 after the last one. */
  readonly watermarkLag: number | null
  /** Counters and gauges of the operator itself, such as `numLateRecordsDropped`. */
  readonly own: Readonly<Record<string, number>>
  /** Of the operator that decides whether an iteration goes on. */
  readonly iteration?: IterationStatistics
}

/** The time a task spent working, waiting for room, and waiting for input. */
export interface TaskMetrics {
  readonly task: string
  readonly subtask: number
  readonly parallelism: number
  readonly busyMs: number
  readonly blockedMs: number
  readonly idleMs: number
  /** The longest time between two turns of other tasks and of the host. */
  readonly longestStepMs: number
  readonly operators: readonly OperatorMetrics[]
}

const STANDARD = new Set(['numRecordsIn', 'numRecordsOut', 'numBytesIn', 'numBytesOut'])

function operatorMetrics(task: Task, now: number): OperatorMetrics[] {
  const { stages, subtask } = task.parts
  const all = stages.map((stage) => stage.metrics.snapshot())
  return stages.map((stage, i) => {
    const { node, consumers, watermark } = stage
    const own = all[i]
    const first = consumers.find((consumer) => consumer.side === undefined)
    const out =
      first !== undefined && 'stage' in first ? first.stage.recordsIn.value : (own.numRecordsOut ?? 0)
    const known = watermark !== MIN_TIMESTAMP
    return {
      operator: node.name,
      ...(node.uid === undefined ? {} : { uid: node.uid }),
      subtask,
      parallelism: node.parallelism,
      numRecordsIn: node.kind === 'source' ? 0 : stage.recordsIn.value,
      numRecordsOut: out,
      numBytesIn: own.numBytesIn ?? 0,
      numBytesOut: own.numBytesOut ?? 0,
      currentWatermark: known ? watermark : null,
      watermarkLag: known ? (watermark === MAX_TIMESTAMP ? 0 : now - watermark) : null,
      own: Object.fromEntries(Object.entries(own).filter(([name]) => !STANDARD.has(name))),
      ...(stage.metrics.iteration && { iteration: stage.metrics.iteration.read() }),
    }
  })
}

/** The numbers of a task, read now. */
export function taskMetrics(task: Task, now: number): TaskMetrics {
  const { name, subtask, parallelism } = task.parts
  return { task: name, subtask, parallelism, ...task.busyTime, operators: operatorMetrics(task, now) }
}
