import type { OperatorMetrics, TaskMetrics } from '@wiesel/runtime'

/** Numbers of an operator, mostly 0. */
export function operatorMetrics(operator: string, numbers: Partial<OperatorMetrics> = {}): OperatorMetrics {
  return {
    operator,
    subtask: 0,
    parallelism: 1,
    numRecordsIn: 0,
    numRecordsOut: 0,
    numBytesIn: 0,
    numBytesOut: 0,
    currentWatermark: null,
    watermarkLag: null,
    own: {},
    ...numbers,
  }
}

/** Numbers of a chain in one subtask. */
export function taskMetrics(
  task: string,
  subtask: number,
  parallelism: number,
  operators: readonly OperatorMetrics[],
  times: Partial<TaskMetrics> = {},
): TaskMetrics {
  return {
    task,
    subtask,
    parallelism,
    busyMs: 0,
    blockedMs: 0,
    idleMs: 0,
    longestStepMs: 0,
    operators,
    ...times,
  }
}
