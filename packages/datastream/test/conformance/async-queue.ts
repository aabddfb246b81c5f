import { AsyncQueue } from '@wiesel/runtime/internal'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual } from './case-values.ts'

type Added = ReturnType<AsyncQueue['add']>

/** The queue of asynchronous operators by itself; whoever fills it looks at its size. */
export function runAsyncQueue({ setup, steps }: ConformanceCase): void {
  const queue = new AsyncQueue(setup.mode === 'ORDERED')
  const records = new Map<unknown, Added>()
  const put = ([kind, value, time]: readonly any[]): boolean => {
    if (queue.size >= (setup.capacity as number)) return false
    if (kind === 'watermark') queue.mark({ kind, timestamp: value as number })
    else records.set(value, queue.add(value, time as number))
    return true
  }
  const next = (): unknown[][] => {
    const taken = queue.take()
    if (!('kind' in taken)) return (taken.results ?? []).map((result) => ['record', result, taken.timestamp])
    return taken.kind === 'watermark' ? [['watermark', taken.timestamp]] : []
  }
  /** One by one, as the operator takes them. */
  const takeUpTo = (count: number): unknown[][] => {
    const outputs: unknown[][] = []
    for (let i = 0; i < count && queue.hasNext; i++) outputs.push(...next())
    return outputs
  }
  for (const [name, ...args] of steps) {
    if (name === 'tryPut') expectEqual('put', args[1], put(args[0] as any[]))
    else if (name === 'complete') queue.complete(records.get(args[0]) as Added, args[1] as unknown[])
    else if (name === 'expectQueueSize') expectEqual('size', args[0], queue.size)
    else if (name === 'expect')
      expectEqual('outputs', args[0], takeUpTo(Math.max(1, (args[0] as unknown[]).length)))
    else if (name === 'expectQueueValues') {
      for (const record of queue.records) queue.complete(record, [record.value])
      expectEqual('values', args[0], takeUpTo(queue.size))
    } else throw new Unsupported(`needs queue step ${String(name)}`)
  }
}
