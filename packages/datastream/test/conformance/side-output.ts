import { WatermarkStrategy } from '@wiesel/runtime'
import { StreamExecutionEnvironment, type DataStream, type WindowedStream } from '@wiesel/datastream'
import { makeAssigner } from './make-assigner.ts'
import { Mismatch, Unsupported, type ConformanceCase } from './case-types.ts'
import { functionOf, tagOf, withLimits } from './case-values.ts'
import { textCoProcess, textKeyedCoProcess } from './two-input-functions.ts'
import { textKeyedProcessFunction, textProcessFunction } from './text-process-function.ts'

interface NodeCase {
  id: string
  op: string
  input?: string | string[]
  data?: unknown[]
  fn?: string
  onTimer?: string
  fn1?: string
  fn2?: string
  keyBy?: string | string[] | null
  tag?: string
  punctuated?: { timestamp: string; watermark: string }
  assigner?: unknown[]
  allowedLateness?: number
  lateTag?: string
  windowFunction?: string
}

/** Side outputs of process functions, in whole jobs. */
export async function runSideOutput({ setup, steps }: ConformanceCase): Promise<void> {
  const env = new StreamExecutionEnvironment({ parallelism: setup.parallelism as number })
  const streams = new Map<string, DataStream<any>>()
  const input = (node: NodeCase): DataStream<any> => streams.get(node.input as string) as DataStream<any>
  for (const node of setup.nodes as NodeCase[]) {
    switch (node.op) {
      case 'fromData':
        streams.set(node.id, env.fromElements(...(node.data as unknown[])).setParallelism(1))
        break
      case 'process':
        streams.set(node.id, processed(input(node), node))
        break
      case 'coProcess':
        streams.set(node.id, coProcessed(node.input as string[], node, streams))
        break
      case 'assignTimestampsAndWatermarks':
        streams.set(node.id, withTimestamps(input(node), node))
        break
      case 'map':
        streams.set(node.id, input(node).map(functionOf(node.fn as string)))
        break
      case 'filter':
        streams.set(node.id, input(node).filter(functionOf(node.fn as string)))
        break
      case 'flatMap':
        streams.set(node.id, input(node).flatMap(functionOf(node.fn as string)))
        break
      case 'union': {
        const [first, ...others] = (node.input as string[]).map((id) => streams.get(id) as DataStream<any>)
        streams.set(node.id, first.union(...others))
        break
      }
      case 'windowAll':
      case 'window':
        streams.set(node.id, windowed(input(node), node))
        break
      case 'sideOutput':
        streams.set(node.id, input(node).getSideOutput({ id: node.tag as string }))
        break
      case 'collect':
        streams.set(node.id, input(node))
        break
      default:
        throw new Unsupported(`needs ${node.op}`)
    }
  }
  for (const [name, id, expected] of steps) {
    if (name === 'run') continue
    if (name !== 'expectCollected') throw new Unsupported(`needs side output step ${String(name)}`)
    const collected = await (streams.get(id as string) as DataStream<unknown>).collect().toArray()
    const texts = (values: unknown[]): string[] => values.map((value) => JSON.stringify(value)).sort()
    if (texts(collected).join() !== texts(withLimits(expected) as unknown[]).join())
      throw new Mismatch(String(id), expected, collected)
  }
}

function withTimestamps(stream: DataStream<any>, { punctuated }: NodeCase): DataStream<any> {
  if (punctuated === undefined) throw new Unsupported('needs another kind of watermarks')
  const timestamp = functionOf<(value: unknown) => number>(punctuated.timestamp)
  const watermark = functionOf<(value: unknown, timestamp: number) => number>(punctuated.watermark)
  const strategy = WatermarkStrategy.forGenerator<any>(() => ({
    onEvent: (value, time, output) => output.emitWatermark(watermark(value, time)),
    onPeriodicEmit: () => {},
  }))
  return stream.assignTimestampsAndWatermarks(strategy.withTimestampAssigner(timestamp)).setParallelism(1)
}

function windowed(stream: DataStream<any>, node: NodeCase): DataStream<any> {
  const assigner = makeAssigner(node.assigner as unknown[])
  const body = functionOf<(...args: unknown[]) => unknown[]>(node.windowFunction as string)
  const windows: WindowedStream<any, any, any> =
    typeof node.keyBy !== 'string'
      ? stream.windowAll(assigner)
      : stream.keyBy(functionOf<(value: unknown) => string>(node.keyBy)).window(assigner)
  const late = windows.allowedLateness(node.allowedLateness ?? 0)
  return (node.lateTag === undefined ? late : late.sideOutputLateData({ id: node.lateTag })).process<any>({
    process: (key, context, elements) =>
      body(...(typeof node.keyBy !== 'string' ? [] : [key]), context.window, [...elements], {
        output: (tag: string | null, value: unknown) => context.output(tagOf(tag), value),
      }),
  })
}

function coProcessed(
  inputs: readonly string[],
  { fn1 = '', fn2 = '', keyBy }: NodeCase,
  streams: ReadonlyMap<string, DataStream<any>>,
): DataStream<any> {
  const [first, second] = inputs.map((id) => streams.get(id) as DataStream<any>)
  const connected = first.connect(second)
  if (!Array.isArray(keyBy)) return connected.process(() => textCoProcess(fn1, fn2))
  const [keyOf1, keyOf2] = keyBy.map((text) => functionOf<(value: unknown) => string>(text))
  return connected.keyBy(keyOf1, keyOf2).process(() => textKeyedCoProcess(fn1, fn2))
}

function processed(stream: DataStream<any>, node: NodeCase): DataStream<any> {
  if (typeof node.keyBy !== 'string') return stream.process(textProcessFunction(node.fn as string))
  return stream
    .keyBy(functionOf<(value: unknown) => string>(node.keyBy))
    .process(() => textKeyedProcessFunction({ processElement: node.fn, onTimer: node.onTimer }))
}
