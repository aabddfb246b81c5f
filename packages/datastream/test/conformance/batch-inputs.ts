/** BATCH mode of operators with several inputs. */
import { MIN_TIMESTAMP, WatermarkStrategy } from '@wiesel/runtime'
import {
  KeyByKeyOperator,
  Operator,
  SeededRandom,
  type BatchInput,
  type Output,
} from '@wiesel/runtime/internal'
import { OperatorHarness, testEnvironment } from '@wiesel/testing'
import type { ConformanceCase } from './case-types.ts'
import { expectEqual, functionOf, outputOf } from './case-values.ts'
import { textKeyedCoProcess } from './two-input-functions.ts'

type Take = (input: number, value: any, timestamp: number, out: Output) => void

/** An operator with any number of inputs. */
class SeveralInputs extends Operator {
  private readonly inputs: Output[]
  private watermarkNow = MIN_TIMESTAMP

  constructor(count: number, take: Take) {
    super()
    let open = count
    this.inputs = Array.from({ length: count }, (_, input) => ({
      push: (value, timestamp) => {
        expectEqual('watermark', MIN_TIMESTAMP, this.watermarkNow)
        take(input, value, timestamp, this.out)
      },
      watermark: () => {},
      idle: () => {},
      end: () => {
        if (--open === 0) this.end()
      },
    }))
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  override watermark(timestamp: number): void {
    this.watermarkNow = timestamp
    super.watermark(timestamp)
  }

  push(): void {}
}

interface Input {
  readonly keySelector?: string
  readonly timestamp?: string
  readonly elements: readonly any[]
}

const readingOf = ({ keySelector }: Input): BatchInput =>
  keySelector === undefined ? 'first' : functionOf(keySelector)

/** Hands on what the inputs have, one after the other, and returns the records that come out. */
async function runInputs(
  reading: readonly BatchInput[],
  records: readonly (readonly (readonly [value: unknown, time: number])[])[],
  take: Take,
): Promise<(readonly unknown[])[]> {
  const harness = await OperatorHarness.open(
    () => new KeyByKeyOperator(new SeveralInputs(reading.length, take), reading),
    { inputs: reading.map(() => 'rebalance' as const) },
  )
  for (const [input, rows] of records.entries()) {
    for (const [value, time] of rows) await harness.push(value, time, { input })
    await harness.end(input)
  }
  const outputs = harness.take().filter(([kind]) => kind === 'record')
  await harness.close()
  return outputs
}

const handOn: Take = (_, value, timestamp, out) => out.push(value, timestamp)

/** The order in which records come, from all inputs. */
export async function runSortedInputs({ setup, steps }: ConformanceCase): Promise<void> {
  const inputs = setup.inputs as Input[]
  const records = inputs.map(({ elements }) =>
    elements
      .filter(([kind]: any[]) => kind === 'record')
      .map(([, value, time]: any[]): [unknown, number] => [value, time as number]),
  )
  const expected = steps
    .flatMap(([name, outputs]) => (name === 'expect' ? (outputs as any[][]) : []))
    .filter(([kind]) => kind === 'record')
  expectEqual('records', expected.map(outputOf), await runInputs(inputs.map(readingOf), records, handOn))
}

/** Elements of a case with the times that its function gives them. */
function timed({ elements, timestamp }: Input): [unknown, number][] {
  const timeOf = functionOf<(value: unknown) => number>(timestamp as string)
  return elements.map((element): [unknown, number] => [element, timeOf(element)])
}

/** Two inputs that are handed on. */
export async function runIdentity({ setup, steps }: ConformanceCase): Promise<void> {
  const inputs = setup.inputs as Input[]
  const records = await runInputs(inputs.map(readingOf), inputs.map(timed), handOn)
  expectEqual(
    'collected',
    steps.find(([name]) => name === 'expectCollected')?.[1],
    records.map(([, value]) => value),
  )
}

/** Inputs without a key, whose records the records of a keyed one find. */
export async function runMixedInputs({ setup, steps }: ConformanceCase): Promise<void> {
  const inputs = setup.inputs as Input[]
  const body = functionOf<(value: unknown, context: object) => void>
  const process = body(setup.processElement as string)
  const processBroadcast = body(setup.processBroadcastElement as string)
  const list: unknown[] = []
  const operatorListState = () => ({ add: (value: unknown) => list.push(value), get: () => [...list] })
  const take: Take = (input, value, timestamp, out) => {
    const context = { operatorListState, emit: (result: unknown) => out.push(result, timestamp) }
    if (inputs[input].keySelector === undefined) processBroadcast(value, context)
    else process(value, context)
  }
  const records = await runInputs(inputs.map(readingOf), inputs.map(timed), take)
  expectEqual(
    'collected',
    steps.find(([name]) => name === 'expectCollected')?.[1],
    records.map(([, value]) => value),
  )
}

/** Each subtask sees each key once, as one block. */
export async function runContiguity({ setup }: ConformanceCase): Promise<void> {
  const { inputs, distinctKeys } = setup as { inputs: number; distinctKeys: number }
  const random = new SeededRandom(1)
  const records = Array.from({ length: inputs }, () =>
    Array.from({ length: 2000 }, (): [number, number] => [Math.floor(random.next() * distinctKeys), 0]),
  )
  const keys: number[] = []
  const reading = records.map(() => (value: number) => value)
  await runInputs(reading, records, (_, value) => void keys.push(value as number))
  expectEqual('records', inputs * 2000, keys.length)
  expectEqual('blocks', new Set(keys).size, keys.filter((key, i) => key !== keys[i - 1]).length)
}

/** A job with two keyed inputs, one function for both, and timers. */
export async function runKeyedTimers({ setup, steps }: ConformanceCase): Promise<void> {
  const env = testEnvironment({ parallelism: setup.parallelism as number, runtimeMode: 'batch' })
  const streams = (setup.inputs as (Input & { watermarkAfter: Record<string, number>; map: string })[]).map(
    ({ elements, timestamp, watermarkAfter, map, keySelector }) =>
      env
        .fromCollection<any>(
          elements,
          WatermarkStrategy.forGenerator<any>(() => ({
            onEvent: (_, time, output) => {
              const watermark = watermarkAfter[time]
              if (watermark !== undefined) output.emitWatermark(watermark)
            },
            onPeriodicEmit: () => {},
          })).withTimestampAssigner(functionOf(timestamp as string)),
        )
        .map<any>(functionOf(map))
        .keyBy<any>(functionOf(keySelector as string)),
  )
  const text = setup.processElement as string
  const result = streams[0]
    .connect(streams[1])
    .process<any>(() => textKeyedCoProcess(text, text, setup.onTimer as string))
  const collected = await result.collect().toArray()
  expectEqual('collected', steps.find(([name]) => name === 'expectCollected')?.[1], collected)
  const late = await result.getSideOutput({ id: 'late' }).collect().toArray()
  expectEqual('late', steps.find(([name]) => name === 'expectSide')?.[2], late)
}
