import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { checkOperator, OperatorHarness, type HarnessOutput, type HarnessStep } from '@wiesel/testing'
import { SlidingEventTimeWindows, TumblingEventTimeWindows, type TimeWindow } from '../../src/index.ts'
import { SeededRandom } from '../../src/simulation/random.ts'
import { CombinedWindowOperator } from '../../src/windows/combined-window-operator.ts'
import { chooseLayout, createWindowOperator } from '../../src/windows/create-window-operator.ts'
import { aggregateAggregation } from '../../src/windows/window-aggregation.ts'
import { WindowCombineOperator } from '../../src/windows/window-combine-operator.ts'
import type { WindowOptions } from '../../src/windows/window-operator.ts'
import { messageKey, type WindowMessage } from '../../src/windows/window-partial.ts'
import { windowPreAggregation } from '../../src/windows/window-pre-aggregation.ts'
import { aligned, naiveWindows, type Event, type Result } from './naive-windows.ts'

// On a busy machine.
vi.setConfig({ testTimeout: 60_000 })

interface Sum {
  sum: number
  count: number
}
type Options = WindowOptions<string, Event, Sum, [number, number], Result, TimeWindow>
type Message = WindowMessage<Event, Sum>

const keyOf = ({ key }: Event): string => key

/** Accumulators are changed in place, by `add` and by `merge`: the harder case. */
function options(size: number, slide: number, offset: number, latenessMs: number, tag: boolean): Options {
  return {
    keyOf,
    assigner:
      size === slide
        ? TumblingEventTimeWindows.of<Event>(size, offset)
        : SlidingEventTimeWindows.of<Event>(size, slide, offset),
    allowedLatenessMs: latenessMs,
    ...(tag ? { lateTag: 'late' } : {}),
    keepsElements: false,
    aggregation: aggregateAggregation({
      createAccumulator: () => ({ sum: 0, count: 0 }),
      add: (event: Event, acc: Sum) => {
        acc.sum += event.value
        acc.count++
        return acc
      },
      getResult: ({ sum, count }): [number, number] => [sum, count],
      merge: (a, b) => {
        a.sum += b.sum
        a.count += b.count
        return a
      },
    }),
    process: () => ({
      process: (key: string, { window }, elements: Iterable<[number, number]>): Result[] =>
        [...elements].map(([sum, count]) => [key, window.start, window.end, sum, count]),
    }),
  }
}

/** A record, a watermark, or a watermark that came past the combining operators while these were idle. */
type Move = ['push', Event, number] | ['watermark' | 'past', number]

const moves = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          key: fc.constantFrom('a', 'b', 'c'),
          value: fc.integer({ min: 0, max: 9 }),
          at: fc.integer({ min: -40, max: 120 }),
        }),
      },
      { weight: 2, arbitrary: fc.tuple(fc.integer({ min: -40, max: 130 }), fc.integer({ min: 0, max: 5 })) },
    ),
    { maxLength: 30 },
  )
  .map((items): Move[] => {
    let watermark = -Infinity
    return items.map((item): Move => {
      if (!Array.isArray(item)) return ['push', { key: item.key, value: item.value }, item.at]
      watermark = Math.max(watermark, item[0])
      return [item[1] === 0 ? 'past' : 'watermark', watermark]
    })
  })

/** What comes out of combining operators that are restored at some steps, with changing parallelism. */
async function combined(opts: Options, all: readonly Move[], seed: number): Promise<HarnessStep[]> {
  const random = new SeededRandom(seed)
  const harness = await OperatorHarness.open<Message>(() => new WindowCombineOperator(opts), {
    parallelism: random.pick([1, 2, 3]),
    oneSlot: random.next() < 0.5,
    onStep: async (running) => {
      if (running.canSnapshot && random.next() < 0.2)
        await running.restore({ parallelism: random.pick([1, 2, 3]), redeliver: true })
    },
  })
  const steps: HarnessStep[] = []
  const take = (): void => {
    for (const output of harness.take()) {
      if (output[0] === 'record') steps.push(['push', output[1], output[2]])
      else if (output[0] === 'watermark') steps.push(['watermark', output[1]])
    }
  }
  for (const move of all) {
    if (move[0] === 'push') await harness.push(move[1], move[2])
    else if (move[0] === 'watermark') await harness.watermark(move[1])
    else {
      await harness.status('IDLE')
      take()
      steps.push(['watermark', move[1]])
      await harness.status('ACTIVE')
    }
    take()
  }
  await harness.close()
  return steps
}

class CopiesWhatItGets extends CombinedWindowOperator<string, Event, Sum, [number, number], Result> {
  override push(value: Event, timestamp: number): void {
    super.push(structuredClone(value), timestamp)
  }
}

/** How many records windows have dropped. */
async function dropped(opts: Options, steps: readonly HarnessStep[]): Promise<number> {
  let operator: CopiesWhatItGets | undefined
  const harness = await OperatorHarness.open(() => (operator = new CopiesWhatItGets(opts)))
  for (const [kind, value, at] of steps) {
    if (kind === 'push') await harness.push(value, at)
    else await harness.watermark(value as number)
  }
  await harness.close()
  return operator?.context.metrics.counter('numLateRecordsDropped').value ?? 0
}

const byText = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value)).sort()

describe('windows in two halves give what windows give', () => {
  it('with late records, in every disturbance', async () => {
    const sizes = fc.constantFrom<[number, number]>([20, 20], [30, 10], [25, 10], [12, 18], [10, 30])
    let partials = 0
    await fc.assert(
      fc.asyncProperty(
        moves,
        sizes,
        fc.integer({ min: -9, max: 9 }),
        fc.constantFrom(0, 0, 15, 60),
        fc.boolean(),
        fc.nat(),
        async (some, [size, slide], offset, latenessMs, tag, seed) => {
          const opts = options(size, slide, offset, latenessMs, tag)
          const all: Move[] = [...some, ['watermark', 1000]]
          const steps = await combined(opts, all, seed)
          partials += steps.filter(
            ([kind, value]) => kind === 'push' && !('record' in (value as object)),
          ).length
          const { outputs, sideOutputs } = await checkOperator(() => new CopiesWhatItGets(opts), {
            steps,
            harness: { inputs: [messageKey(keyOf)] },
            seeds: 1,
            outputKey: (value) => (value as Result)[0],
          })
          const raw = all.map((move): HarnessStep => (move[0] === 'push' ? move : ['watermark', move[1]]))
          const naive = naiveWindows(aligned(size, slide, offset), false, latenessMs, raw)
          const records = outputs.filter(([kind]) => kind === 'record')
          expect(byText(records.map(([, value]) => value))).toEqual(byText(naive.results.flat()))
          const late = (sideOutputs.get('late') ?? []).map(([, value]) => value)
          expect(byText(late)).toEqual(tag ? byText(naive.late) : [])
          expect(await dropped(opts, steps)).toBe(tag ? 0 : naive.late.length)
        },
      ),
      { numRuns: 80 },
    )
    expect(partials).toBeGreaterThan(100)
  })
})

describe('the half in front of the exchange', () => {
  const tumbling = options(100, 100, 0, 0, false)

  async function outputsOf(
    opts: Options,
    events: readonly [Event, number][],
  ): Promise<HarnessOutput<Message>[]> {
    const harness = await OperatorHarness.open<Message>(() => new WindowCombineOperator(opts))
    for (const [event, at] of events) await harness.push(event, at)
    await harness.watermark(50)
    await harness.close()
    return harness.take()
  }

  it('sends one partial result for a key and slice, before the watermark', async () => {
    const events = [1, 2, 3].map((value): [Event, number] => [{ key: 'a', value }, value])
    expect(await outputsOf(tumbling, events)).toEqual([
      ['record', { key: 'a', slice: 0, records: 3, accumulator: { sum: 6, count: 3 } }, 99],
      ['watermark', 50],
    ])
  })

  it('sends records whose accumulators could not travel', async () => {
    class Total {
      sum = 0
      count = 0
    }
    const { aggregation } = tumbling
    const opts: Options = {
      ...tumbling,
      aggregation: {
        ...aggregation,
        add: (event, acc) => aggregation.add(event, acc ?? new Total()),
      },
    }
    expect(await outputsOf(opts, [[{ key: 'a', value: 1 }, 1]])).toEqual([
      ['record', { record: { key: 'a', value: 1 } }, 1],
      ['watermark', 50],
    ])
  })

  it('leaves records as they are where there are as many keys', async () => {
    const events = Array.from({ length: 20_000 }, (_, i): [Event, number] => [{ key: `k${i}`, value: 1 }, 10])
    const outputs = await outputsOf(tumbling, events)
    const raw = outputs.filter(([kind, value]) => kind === 'record' && 'record' in (value as object))
    expect([raw.length, outputs.length]).toEqual([20_000 - 16_384, 20_001])
  })

  it('gives a record without a key the error it has otherwise', async () => {
    const harness = await OperatorHarness.open<Message>(() => new WindowCombineOperator(tumbling))
    await expect(harness.push({ value: 1 }, 1)).rejects.toMatchObject({ code: 'INVALID_KEY' })
    await harness.close()
  })
})

it('there are two halves only where one result is made of many records', () => {
  const opts = options(20, 20, 0, 0, false)
  const halves = (change: Partial<Options>): boolean => {
    const changed = { ...opts, ...change }
    return windowPreAggregation(changed, chooseLayout(changed, false)) !== undefined
  }
  const { merge: _, ...unmergeable } = opts.aggregation
  expect([halves({}), halves({ keepsElements: true }), halves({ aggregation: unmergeable })]).toEqual([
    true,
    false,
    false,
  ])
  expect(createWindowOperator(opts, chooseLayout(opts, false))).not.toBeInstanceOf(CombinedWindowOperator)
})
