/** The actions of data sets: each runs a job of its own. */
import { Collected, type ExecuteOptions } from '@wiesel/runtime'
import { SinkOperator } from '@wiesel/runtime/internal'
import { PrintSink } from '@wiesel/runtime/node'
import type { DataSet } from './data-set.ts'

/** The records of a data set, while its job runs. */
export function runCollect<T>(dataSet: DataSet<T>, options: ExecuteOptions): Collected<T> {
  return new Collected<T>((queue) => dataSet.env.job.collectInto(dataSet.upstreams, queue, options))
}

/** The sum of the counts of all subtasks. */
export async function runCount(counts: DataSet<number>, options: ExecuteOptions): Promise<number> {
  const parts = await runCollect(counts, options).toArray()
  return parts.reduce((sum, part) => sum + part, 0)
}

/** Prints from one subtask, so that lines bear no number of one. */
export async function runPrint<T>(
  dataSet: DataSet<T>,
  name: string | undefined,
  options: ExecuteOptions,
  stream: 'stdout' | 'stderr' = 'stdout',
): Promise<void> {
  const { job } = dataSet.env
  const create = (): SinkOperator<T, never, never> => new SinkOperator(new PrintSink<T>(name, stream))
  const sink = job.add({ kind: 'sink', name: 'Print', code: { kind: 'operator', create }, forceOne: true }, [
    dataSet.upstreams,
  ])
  await job.runSink(sink, options).result
}
