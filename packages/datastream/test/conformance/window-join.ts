import { WatermarkStrategy } from '@wiesel/runtime'
import { StreamExecutionEnvironment, type DataStream } from '@wiesel/datastream'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual, functionOf } from './case-values.ts'
import { makeAssigner } from './make-assigner.ts'

/** Joins and co-groups in windows, as whole jobs. */
export async function runWindowJoin({ setup, steps }: ConformanceCase): Promise<void> {
  const env = new StreamExecutionEnvironment({ parallelism: 1 })
  const timestamp = functionOf<(value: unknown) => number>(setup.timestamp as string)
  const watermark = functionOf<(value: unknown, timestamp: number) => number>(setup.watermark as string)
  const strategy = WatermarkStrategy.forGenerator<unknown>(() => ({
    onEvent: (value, time, output) => output.emitWatermark(watermark(value, time)),
    onPeriodicEmit: () => {},
  })).withTimestampAssigner(timestamp)
  const [left, right] = [setup.left, setup.right].map((values): DataStream<any> =>
    env.fromCollection<unknown>(values as unknown[], strategy),
  )
  const [keyOf1, keyOf2] = [setup.keySelector1, setup.keySelector2].map((text) =>
    functionOf<(value: unknown) => string>(text as string),
  )
  const apply = functionOf<(left: any, right: any) => unknown[]>(setup.function as string)
  const assigner = makeAssigner(setup.assigner as unknown[])
  const joined =
    setup.operation === 'coGroup'
      ? left.coGroup(right).where(keyOf1).equalTo(keyOf2).window(assigner).apply(apply)
      : left
          .join(right)
          .where(keyOf1)
          .equalTo(keyOf2)
          .window(assigner)
          .apply(apply)
          .flatMap((values) => values)
  for (const [name, expected] of steps) {
    if (name === 'run') continue
    if (name !== 'expectCollected') throw new Unsupported(`needs window join step ${String(name)}`)
    const collected = (await joined.collect().toArray()) as string[]
    expectEqual('collected', [...(expected as string[])].sort(), collected.sort())
  }
}
