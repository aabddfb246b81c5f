/** Interval joins against a naive one: restored and rescaled between any two steps. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { IntervalJoinOperator, type IntervalJoinOptions } from '@wiesel/runtime/internal'
import { checkOperator, OperatorHarness, type HarnessStep } from '@wiesel/testing'

type Row = [key: string, id: number]
type Pair = [left: Row, right: Row]

const keyOf = ([key]: Row): string => key
const options = (lowerMs: number, upperMs: number): IntervalJoinOptions<Row, Row, Pair> => ({
  leftKey: keyOf,
  rightKey: keyOf,
  lowerMs,
  upperMs,
  leftLateTag: 'left late',
  rightLateTag: 'right late',
  join: {
    *processElement(left, right, context) {
      expect(context.timestamp).toBe(Math.max(context.leftTimestamp, context.rightTimestamp))
      yield [left, right]
      yield [left, right]
    },
  },
})

const scripts = fc
  .array(
    fc.tuple(
      fc.constantFrom<0 | 1>(0, 1),
      fc.constantFrom('a', 'b', 'c'),
      fc.integer({ min: 0, max: 30 }),
      fc.constantFrom('row', 'row', 'row', 'watermark'),
    ),
    { maxLength: 30 },
  )
  .map((items) =>
    items.map(([input, key, time, what], id): HarnessStep =>
      what === 'watermark' ? ['watermark', time, input] : ['push', [key, id], time, input],
    ),
  )

interface Naive {
  pairs: string[]
  late: string[][]
}

function naive(steps: readonly HarnessStep[], lower: number, upper: number): Naive {
  const result: Naive = { pairs: [], late: [[], []] }
  const rows: [row: Row, time: number][][] = [[], []]
  const clocks = [-Infinity, -Infinity]
  for (const step of steps) {
    if (step[0] === 'watermark') {
      const input = step[2] as number
      clocks[input] = Math.max(clocks[input], step[1])
    }
    if (step[0] !== 'push') continue
    const [row, time, input] = [step[1] as Row, step[2] as number, step[3] as 0 | 1]
    if (time < Math.min(...clocks)) {
      result.late[input].push(JSON.stringify([row, time]))
      continue
    }
    rows[input].push([row, time])
    for (const [other, otherTime] of rows[1 - input]) {
      const distance = input === 0 ? otherTime - time : time - otherTime
      if (other[0] !== row[0] || distance < lower || distance > upper) continue
      const pair = JSON.stringify([input === 0 ? [row, other] : [other, row], Math.max(time, otherTime)])
      result.pairs.push(pair, pair)
    }
  }
  result.pairs.sort()
  return result
}

const texts = (outputs: readonly (readonly unknown[])[] = []): string[] =>
  outputs.filter(([kind]) => kind === 'record').map((output) => JSON.stringify(output.slice(1)))

test('pairs are those of all records that were not late, whatever happens between two steps', async () => {
  const bounds = fc.tuple(fc.integer({ min: -12, max: 12 }), fc.integer({ min: -1, max: 12 }))
  await fc.assert(
    fc.asyncProperty(scripts, bounds, async (steps, [lower, width]) => {
      const upper = lower + width
      const { outputs, sideOutputs } = await checkOperator(
        () => new IntervalJoinOperator(options(lower, upper)),
        { steps, harness: { inputs: [keyOf, keyOf] }, ignoreWatermarks: true, seeds: 1 },
      )
      const expected = naive(steps, lower, upper)
      expect(texts(outputs).sort()).toEqual(expected.pairs)
      expect(texts(sideOutputs.get('left late'))).toEqual(expected.late[0])
      expect(texts(sideOutputs.get('right late'))).toEqual(expected.late[1])
    }),
    { numRuns: 60 },
  )
})

test('state is gone once the watermark says that there are no partners any more', async () => {
  const harness = await OperatorHarness.open(() => new IntervalJoinOperator(options(-3, 5)), {
    inputs: [keyOf, keyOf],
  })
  const kept = (): number =>
    Object.values(harness.snapshot()[0].keyed['rows'] ?? {}).reduce((sum, block) => sum + block.length, 0)
  await harness.push(['a', 1], 10, { input: 0 })
  await harness.push(['a', 2], 20, { input: 1 })
  await harness.watermark(14, 0)
  await harness.watermark(14, 1)
  const both = kept()
  await harness.watermark(15, 0)
  await harness.watermark(15, 1)
  expect(kept()).toBeLessThan(both)
  await harness.watermark(23, 0)
  await harness.watermark(23, 1)
  expect(kept()).toBe(0)
  await harness.close()
})

test('records without a timestamp, and late ones without a side output', async () => {
  const { leftLateTag: _, ...plain } = options(0, 1)
  const harness = await OperatorHarness.open(() => new IntervalJoinOperator(plain), {
    inputs: [keyOf, keyOf],
  })
  await expect(harness.push(['a', 1])).rejects.toThrow('a record has no timestamp')
  await harness.close()
})
