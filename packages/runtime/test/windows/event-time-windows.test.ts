import * as fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { checkOperator, type HarnessStep } from '@wiesel/testing'
import {
  EventTimeSessionWindows,
  SlidingEventTimeWindows,
  TumblingEventTimeWindows,
  type TimeWindow,
} from '../../src/index.ts'
import { aggregateAggregation } from '../../src/windows/window-aggregation.ts'
import { chooseLayout, createWindowOperator } from '../../src/windows/create-window-operator.ts'
import { WindowOperator, type WindowOptions } from '../../src/windows/window-operator.ts'
import type { Operator } from '../../src/operator/operator.ts'
import type { WindowAssigner } from '../../src/windows/window-assigner.ts'
import { aligned, naiveWindows, session, type Assign, type Event, type Result } from './naive-windows.ts'

// On a busy machine.
vi.setConfig({ testTimeout: 60_000 })

type Options = WindowOptions<
  string,
  Event,
  { sum: number; count: number },
  [number, number],
  Result,
  TimeWindow
>

const keyOf = (event: Event): string => event.key

/** Accumulators are changed in place, by `add` and by `merge`: the harder case. */
function options(assigner: WindowAssigner<Event, TimeWindow>, allowedLatenessMs: number): Options {
  return {
    keyOf,
    assigner,
    allowedLatenessMs,
    lateTag: 'late',
    keepsElements: false,
    aggregation: aggregateAggregation({
      createAccumulator: () => ({ sum: 0, count: 0 }),
      add: (event: Event, acc) => {
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

const arbitrarySteps = fc
  .array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({
          key: fc.constantFrom('a', 'b', 'c'),
          value: fc.integer({ min: 0, max: 9 }),
          at: fc.integer({ min: -40, max: 120 }),
        }),
      },
      { weight: 2, arbitrary: fc.integer({ min: -40, max: 130 }) },
    ),
    { maxLength: 24 },
  )
  .map((items): HarnessStep[] => {
    let watermark = -Infinity
    return items.map((item): HarnessStep => {
      if (typeof item !== 'number') return ['push', { key: item.key, value: item.value }, item.at]
      watermark = Math.max(watermark, item)
      return ['watermark', watermark]
    })
  })

const byText = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value)).sort()

async function agrees(
  create: () => Operator,
  assign: Assign,
  merges: boolean,
  latenessMs: number,
  steps: HarnessStep[],
  harsh: boolean,
): Promise<void> {
  const all: HarnessStep[] = [...steps, ['watermark', 1000]]
  const { outputs, sideOutputs } = await checkOperator(create, {
    steps: all,
    harness: { inputs: [keyOf] },
    seeds: harsh ? 2 : 0,
    rescale: harsh,
    outputKey: (value) => (value as Result)[0],
  })
  const naive = naiveWindows(assign, merges, latenessMs, all)
  const records = outputs.filter(([kind]) => kind === 'record')
  expect(byText(records.map(([, value]) => value))).toEqual(byText(naive.results.flat()))
  for (const [, value, timestamp] of records) expect(timestamp).toBe((value as Result)[2] - 1)
  expect(byText((sideOutputs.get('late') ?? []).map(([, value]) => value))).toEqual(byText(naive.late))
}

const lateness = fc.constantFrom(0, 0, 15, 60)

describe('event-time windows agree with the naive ones, in every disturbance', () => {
  const sizes = fc.constantFrom<[number, number]>([20, 20], [30, 10], [25, 10], [12, 18], [10, 30])
  it('tumbling and sliding, window-first', async () => {
    await fc.assert(
      fc.asyncProperty(
        arbitrarySteps,
        sizes,
        fc.integer({ min: -9, max: 9 }),
        lateness,
        async (steps, [size, slide], offset, latenessMs) => {
          const assigner =
            size === slide
              ? TumblingEventTimeWindows.of<Event>(size, offset)
              : SlidingEventTimeWindows.of<Event>(size, slide, offset)
          const opts = options(assigner, latenessMs)
          const layout = chooseLayout(opts, false)
          expect(layout.layout).toBe('window-first')
          await agrees(
            () => createWindowOperator(opts, layout),
            aligned(size, slide, offset),
            false,
            latenessMs,
            steps,
            true,
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  it('tumbling and sliding, key-first', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySteps, sizes, lateness, async (steps, [size, slide], latenessMs) => {
        const assigner =
          size === slide
            ? TumblingEventTimeWindows.of<Event>(size)
            : SlidingEventTimeWindows.of<Event>(size, slide)
        await agrees(
          () => new WindowOperator(options(assigner, latenessMs)),
          aligned(size, slide, 0),
          false,
          latenessMs,
          steps,
          true,
        )
      }),
      { numRuns: 60 },
    )
  })

  it('sessions, which merge', async () => {
    await fc.assert(
      fc.asyncProperty(arbitrarySteps, fc.constantFrom(5, 12), lateness, async (steps, gap, latenessMs) => {
        const opts = options(EventTimeSessionWindows.withGap<Event>(gap), latenessMs)
        await agrees(() => new WindowOperator(opts), session(gap), true, latenessMs, steps, true)
      }),
      { numRuns: 60 },
    )
  })
})

describe('layouts', () => {
  it('is window-first only where windows are aligned in event time, with the default trigger and no evictor', () => {
    const tumbling = options(TumblingEventTimeWindows.of<Event>(10), 0)
    expect(chooseLayout(tumbling, false)).toEqual({ layout: 'window-first', reason: 'aligned windows' })
    expect(chooseLayout(tumbling, true).layout).toBe('key-first')
    expect(chooseLayout({ ...tumbling, trigger: tumbling.assigner.defaultTrigger() }, false).layout).toBe(
      'key-first',
    )
    expect(chooseLayout(options(EventTimeSessionWindows.withGap<Event>(10), 0), false).layout).toBe(
      'key-first',
    )
    const noMerge = {
      ...options(SlidingEventTimeWindows.of<Event>(20, 10), 0),
      aggregation: { add: () => ({ sum: 0, count: 0 }), result: (): [number, number] => [0, 0] },
    }
    expect(chooseLayout(noMerge, false)).toEqual({
      layout: 'key-first',
      reason: 'shared slices need an aggregation with merge',
    })
    expect(chooseLayout(options(TumblingEventTimeWindows.of<Event>(10, 0, 'natural'), 0), false).layout).toBe(
      'key-first',
    )
  })
})
