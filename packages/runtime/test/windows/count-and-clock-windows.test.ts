import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkOperator, OperatorHarness, type HarnessStep } from '@wiesel/testing'
import {
  CountEvictor,
  CountTrigger,
  GlobalWindows,
  PurgingTrigger,
  TumblingProcessingTimeWindows,
  ProcessingTimeSessionWindows,
  type WindowAssigner,
} from '../../src/index.ts'
import { listAggregation } from '../../src/windows/window-aggregation.ts'
import { WindowOperator } from '../../src/windows/window-operator.ts'

interface Event {
  key: string
  n: number
}
const keyOf = (event: Event): string => event.key
const elements = {
  process: (_key: string, _context: unknown, list: Iterable<Event>) => [[...list].map(({ n }) => n)],
}

const events = fc
  .array(fc.constantFrom('a', 'b'), { maxLength: 30 })
  .map((keys) => keys.map((key, n): Event => ({ key, n })))

describe('count windows', () => {
  it('emit every n records of a key, and never an incomplete window', async () => {
    await fc.assert(
      fc.asyncProperty(events, fc.integer({ min: 1, max: 4 }), async (list, size) => {
        const create = (): WindowOperator<any, any, any, any, any, any> =>
          new WindowOperator({
            keyOf,
            assigner: GlobalWindows.create<Event>(),
            trigger: PurgingTrigger.of(CountTrigger.of(size)),
            aggregation: listAggregation<Event>(),
            keepsElements: true,
            process: elements,
            allowedLatenessMs: 0,
          })
        const { outputs } = await checkOperator(create, {
          harness: { inputs: [keyOf] },
          steps: list.map((event): HarnessStep => ['push', event, null]),
          seeds: 1,
          outputKey: (value) => list[(value as number[])[0]].key,
        })
        const naive = ['a', 'b'].flatMap((key) => {
          const own = list.filter((event) => event.key === key).map(({ n }) => n)
          return Array.from({ length: Math.floor(own.length / size) }, (_, i) =>
            own.slice(i * size, (i + 1) * size),
          )
        })
        expect(outputs.map(([, value]) => JSON.stringify(value)).sort()).toEqual(
          naive.map((value) => JSON.stringify(value)).sort(),
        )
      }),
      { numRuns: 40 },
    )
  })

  it('slide: every `slide` records the last `size`', async () => {
    await fc.assert(
      fc.asyncProperty(
        events,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        async (list, size, slide) => {
          const create = (): WindowOperator<any, any, any, any, any, any> =>
            new WindowOperator({
              keyOf,
              assigner: GlobalWindows.create<Event>(),
              trigger: CountTrigger.of(slide),
              evictor: CountEvictor.of<Event>(size),
              aggregation: listAggregation<Event>(),
              keepsElements: true,
              process: elements,
              allowedLatenessMs: 0,
            })
          const { outputs } = await checkOperator(create, {
            harness: { inputs: [keyOf] },
            steps: list.map((event): HarnessStep => ['push', event, null]),
            seeds: 1,
            outputKey: (value) => list[(value as number[])[0]].key,
          })
          const naive = ['a', 'b'].flatMap((key) => {
            const own = list.filter((event) => event.key === key).map(({ n }) => n)
            return Array.from({ length: Math.floor(own.length / slide) }, (_, i) =>
              own.slice(Math.max(0, (i + 1) * slide - size), (i + 1) * slide),
            )
          })
          expect(outputs.map(([, value]) => JSON.stringify(value)).sort()).toEqual(
            naive.map((value) => JSON.stringify(value)).sort(),
          )
        },
      ),
      { numRuns: 40 },
    )
  })
})

/** Pushes events at clock times; what has been emitted when the clock stands at the end. */
async function byClock(
  assigner: WindowAssigner<Event, any>,
  times: readonly number[],
  end: number,
): Promise<number[][]> {
  const harness = await OperatorHarness.open<number[]>(
    () =>
      new WindowOperator<string, Event, Event[], Event[], number[], any>({
        keyOf,
        assigner,
        aggregation: listAggregation<Event>(),
        keepsElements: true,
        process: elements,
        allowedLatenessMs: 50,
      }),
    { inputs: [keyOf] },
  )
  let n = 0
  for (const time of times) {
    await harness.processingTime(time)
    await harness.push({ key: 'a', n: n++ })
  }
  await harness.processingTime(end)
  const values = harness.take().map((output) => output[1] as number[])
  await harness.close()
  return values
}

const times = fc
  .array(
    fc.integer({ min: 0, max: 100 }).map((half) => half * 2),
    { maxLength: 15 },
  )
  .map((list) => list.toSorted((a, b) => a - b))

describe('windows by the clock', () => {
  it('tumbling windows hold what came in them; lateness does not matter', async () => {
    await fc.assert(
      fc.asyncProperty(times, async (list) => {
        const naive = new Map<number, number[]>()
        list.forEach((time, n) =>
          naive.set(Math.floor(time / 30), [...(naive.get(Math.floor(time / 30)) ?? []), n]),
        )
        expect(await byClock(TumblingProcessingTimeWindows.of<Event>(30), list, 1000)).toEqual([
          ...naive.values(),
        ])
      }),
      { numRuns: 40 },
    )
  })

  it('sessions end after a gap', async () => {
    await fc.assert(
      fc.asyncProperty(times, async (list) => {
        const naive: number[][] = []
        list.forEach((time, n) => {
          if (n > 0 && time - list[n - 1] < 20) naive.at(-1)?.push(n)
          else naive.push([n])
        })
        expect(await byClock(ProcessingTimeSessionWindows.withGap<Event>(20), list, 1000)).toEqual(naive)
      }),
      { numRuns: 40 },
    )
  })
})
