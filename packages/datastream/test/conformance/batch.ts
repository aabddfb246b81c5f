import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { MAX_TIMESTAMP, MIN_TIMESTAMP, rich, type KeyedProcessFunction } from '@wiesel/runtime'
import { KeyByKeyOperator, KeyedProcessOperator } from '@wiesel/runtime/internal'
import { OperatorHarness, testEnvironment } from '@wiesel/testing'
import {
  runContiguity,
  runIdentity,
  runKeyedTimers,
  runMixedInputs,
  runSortedInputs,
} from './batch-inputs.ts'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual, functionOf, outputOf, timeOf } from './case-values.ts'

type Command =
  | { readonly what: 'register'; readonly domain: string; readonly time: number }
  | { readonly what: 'expect'; readonly check: (fired: unknown[], watermark: number) => void }

interface Timed {
  readonly key: unknown
  readonly command: Command
}

/** Timers of keys that come one after the other: what a case does with a key is a record of it. */
async function runTimerService({ steps }: ConformanceCase): Promise<void> {
  const fired: unknown[] = []
  const inside = new Set<number>()
  let onFire: ((time: number) => number) | undefined
  const process: KeyedProcessFunction<unknown, Timed, never> = {
    processElement({ command }, { timers, currentWatermark }) {
      if (command.what === 'expect') command.check(fired, currentWatermark)
      else if (command.domain === 'event') timers.registerEventTimeTimer(command.time)
      else timers.registerProcessingTimeTimer(command.time)
    },
    onTimer(time, { timers, timeDomain, currentWatermark }) {
      fired.push([timeDomain === 'event-time' ? 'event' : 'processing', time])
      inside.add(currentWatermark)
      if (onFire !== undefined) timers.registerEventTimeTimer(onFire(time))
    },
  }
  const keyOf = ({ key }: Timed): unknown => key
  const harness = await OperatorHarness.open(
    () => new KeyByKeyOperator(new KeyedProcessOperator<unknown, Timed, never>(keyOf, process), [keyOf]),
  )
  let key: unknown = null
  const atEnd: (() => void)[] = []
  const give = (command: Command): Promise<void> => harness.push({ key, command })
  let isOver = false
  for (const [name, ...args] of steps) {
    if (name === 'setKey') key = args[0]
    else if (name === 'register')
      await give({ what: 'register', domain: String(args[0]), time: timeOf(args[1] as number) })
    else if (name === 'onFire') onFire = functionOf(String(args[2]))
    else if (name === 'watermark') isOver = timeOf(args[0] as number) === MAX_TIMESTAMP
    else if (name === 'expectFired') {
      const check = (): void => expectEqual('fired', args[0], [...fired])
      if (isOver) atEnd.push(check)
      else await give({ what: 'expect', check })
    } else if (name === 'expectWatermark') {
      const wanted = timeOf(args[0] as number)
      await give({ what: 'expect', check: (_, watermark) => expectEqual('watermark', wanted, watermark) })
    } else if (name === 'expectWatermarkInsideCallbacks')
      atEnd.push(() => expectEqual('watermarks in timers', [timeOf(args[0] as number)], [...inside]))
    else if (name === 'expectPhysicalTimers') atEnd.push(() => {})
    else throw new Unsupported(`needs batch step ${String(name)}`)
  }
  await harness.end()
  for (const check of atEnd) check()
  await harness.close()
}

/** Records as a keyed operator sees them. */
async function runSorting(conformanceCase: ConformanceCase): Promise<void> {
  const { setup, steps } = conformanceCase
  if (setup.inputs.length > 1) return runSortedInputs(conformanceCase)
  const [{ keySelector, elements }] = setup.inputs
  const keyOf = functionOf<(value: any) => unknown>(keySelector as string)
  const process: KeyedProcessFunction<any, unknown, unknown> = {
    processElement: (value, { currentWatermark }, out) => {
      expectEqual('watermark', MIN_TIMESTAMP, currentWatermark)
      out(value)
    },
  }
  const harness = await OperatorHarness.open(
    () => new KeyByKeyOperator(new KeyedProcessOperator(keyOf, process), [keyOf]),
  )
  for (const [kind, value, time] of elements as any[][])
    if (kind === 'record') await harness.push(value, time as number)
  await harness.end()
  const records = harness.take().filter(([kind]) => kind === 'record')
  const expected = steps.find(([name]) => name === 'expect')?.[1] as any[][]
  expectEqual('records', expected.map(outputOf), records)
  await harness.close()
}

async function runJob({ setup, steps }: ConformanceCase): Promise<void> {
  const env = testEnvironment({ parallelism: setup.parallelism as number, runtimeMode: 'batch' })
  let stream: any = env
  for (const [name, ...args] of setup.pipeline as any[][]) {
    const method = { fromSequence: 'fromSequence', keyBy: 'keyBy', reduce: 'reduce', map: 'map' }[
      String(name)
    ]
    if (method === undefined) throw new Unsupported(`needs the operation ${String(name)}`)
    stream = stream[method](...args.map((arg) => (typeof arg === 'string' ? functionOf(arg) : arg)))
  }
  const expected = steps.find(([name]) => name === 'expectCollected')?.[1]
  expectEqual('collected', expected, await stream.collect().toArray())
}

/** A job of which a part fails once: only that part is started again. */
async function runFailover({ setup, steps }: ConformanceCase): Promise<void> {
  const [, attempts, delay] = setup.restartStrategy as [string, number, number]
  const env = new StreamExecutionEnvironment({
    parallelism: setup.parallelism as number,
    runtimeMode: 'batch',
    restartStrategy: { kind: 'fixed-delay', attempts, delay },
  })
  let stream: any = env
  for (const [name, ...args] of setup.pipeline as any[][]) {
    if (name === 'fromData') stream = env.fromElements(...(args[0] as unknown[]))
    else if (name === 'rescale') stream = stream.rescale()
    else if (name === 'map') {
      const map = functionOf<(value: unknown, context: object) => unknown>(args[0] as string)
      stream = stream.map(
        rich(
          ({ attempt }) =>
            (value: unknown) =>
              map(value, { attempt }),
        ),
      )
      const { parallelism } = (args[1] ?? {}) as { parallelism?: number }
      if (parallelism !== undefined) stream.setParallelism(parallelism)
    } else throw new Unsupported(`needs the operation ${String(name)}`)
  }
  const expected = steps.find(([name]) => name === 'expectCollected')?.[1] as string[]
  expectEqual('collected', expected.toSorted(), (await stream.collect().toArray()).toSorted())
}

/** BATCH mode. */
export function runBatch(conformanceCase: ConformanceCase): Promise<void> {
  switch (conformanceCase.setup.component) {
    case 'timerService':
      return runTimerService(conformanceCase)
    case 'sortingInput':
      return runSorting(conformanceCase)
    case 'job':
      return runJob(conformanceCase)
    case 'failover':
      return runFailover(conformanceCase)
    case 'keyedProcess':
      return runKeyedTimers(conformanceCase)
    case 'keyedContiguity':
      return runContiguity(conformanceCase)
    case 'identity':
      return runIdentity(conformanceCase)
    case 'broadcast':
      return runMixedInputs(conformanceCase)
    default:
      throw new Unsupported(`needs the component ${String(conformanceCase.setup.component)} in BATCH mode`)
  }
}
