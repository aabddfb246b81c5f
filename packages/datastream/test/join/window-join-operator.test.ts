/** The operator of a window join: snapshot, restored and rescaled between any two steps, against a naive oracle. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  EventTimeSessionWindows,
  MAX_TIMESTAMP,
  MIN_TIMESTAMP,
  SlidingEventTimeWindows,
  TumblingEventTimeWindows,
  type Tagged,
  type WindowAssigner,
} from '@wiesel/runtime'
import type { Operator } from '@wiesel/runtime/internal'
import { checkOperator, testEnvironment, type HarnessStep } from '@wiesel/testing'

interface Event {
  key: string
  at: number
  n: number
}

const keyOf = ({ key }: Event): string => key

/** Makes the operator that a program has for its join. */
function joinOperator(
  what: 'join' | 'coGroup',
  assigner: WindowAssigner<Tagged<Event, Event>, any>,
): () => Operator {
  const env = testEnvironment()
  const [left, right] = [env.fromElements<Event>(), env.fromElements<Event>()]
  if (what === 'join')
    left
      .join(right)
      .where(keyOf)
      .equalTo(keyOf)
      .window(assigner)
      .apply((a, b) => `${a.key} ${a.n} ${b.n}`)
      .print()
  else
    left
      .coGroup(right)
      .where(keyOf)
      .equalTo(keyOf)
      .window(assigner)
      .apply<string>((some, others, out) =>
        out(
          `${[...some, ...others][0].key} ${[some, others].map((side) => side.map(({ n }) => n).join()).join(' / ')}`,
        ),
      )
      .print()
  const { plan, nodes } = env.program()
  const node = plan.nodes.find(({ name }) => name.endsWith(what))
  const code = nodes.get(node?.id ?? -1)
  if (code?.kind !== 'operator') throw new Error('There is no join.')
  return code.create
}

type Scripted = { side: 0 | 1; key: string; at: number } | { side: 0 | 1; watermark: number }

const side = fc.constantFrom<0 | 1>(0, 1)
const script = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ side, key: fc.constantFrom('a', 'b'), at: fc.nat(40) }) },
    { weight: 1, arbitrary: fc.record({ side, watermark: fc.nat(40) }) },
  ),
  { maxLength: 14 },
)

interface Placed extends Event {
  side: 0 | 1
  /** The watermark when it came. */
  watermark: number
}

/** The steps of a script, and its records. */
function played(scripted: readonly Scripted[]): { steps: HarnessStep[]; records: Placed[] } {
  const steps: HarnessStep[] = []
  const records: Placed[] = []
  const watermarks = [MIN_TIMESTAMP, MIN_TIMESTAMP]
  for (const [n, one] of scripted.entries()) {
    if ('watermark' in one) {
      watermarks[one.side] = Math.max(watermarks[one.side], one.watermark)
      steps.push(['watermark', one.watermark, one.side])
    } else {
      const event = { key: one.key, at: one.at, n }
      steps.push(['push', event, one.at, one.side])
      records.push({ ...event, side: one.side, watermark: Math.min(...watermarks) })
    }
  }
  steps.push(['watermark', MAX_TIMESTAMP, 0], ['watermark', MAX_TIMESTAMP, 1])
  return { steps, records }
}

/** Lists of numbers sorted: windows that share slices have their records in the order of these. */
const inOrder = (line: string): string =>
  line.replace(/[\d,]+/g, (list) =>
    list
      .split(',')
      .toSorted((a, b) => Number(a) - Number(b))
      .join(),
  )

async function run(create: () => Operator, steps: readonly HarnessStep[]): Promise<string[]> {
  const { outputs } = await checkOperator(create, {
    steps,
    harness: { inputs: [keyOf, keyOf] },
    outputKey: (line: string) => line[0],
  })
  return outputs.flatMap((output) => (output[0] === 'record' ? [inOrder(String(output[1]))] : [])).toSorted()
}

describe.each([
  ['tumbling', 10, 10],
  ['sliding', 10, 5],
])('%s windows', (_, size, slide) => {
  const assigner = () =>
    size === slide
      ? TumblingEventTimeWindows.of<Tagged<Event, Event>>(size)
      : SlidingEventTimeWindows.of<Tagged<Event, Event>>(size, slide)
  /** The windows that a record is in: those that had not ended when it came. */
  const windowsOf = ({ at, watermark }: Placed): number[] =>
    Array.from({ length: size / slide }, (__, i) => (Math.floor(at / slide) - i) * slide).filter(
      (start) => start + size - 1 > watermark,
    )
  const groupsOf = (records: readonly Placed[]): Placed[][] => {
    const groups = new Map<string, Placed[]>()
    for (const record of records)
      for (const start of windowsOf(record)) {
        const id = `${record.key} ${start}`
        groups.set(id, [...(groups.get(id) ?? []), record])
      }
    return [...groups.values()]
  }
  const numbersOf = (group: readonly Placed[], wanted: 0 | 1): number[] =>
    group.filter((record) => record.side === wanted).map(({ n }) => n)

  test('join pairs', () =>
    fc.assert(
      fc.asyncProperty(script, async (scripted) => {
        const { steps, records } = played(scripted)
        const pairs = groupsOf(records).flatMap((group) =>
          numbersOf(group, 0).flatMap((a) => numbersOf(group, 1).map((b) => `${group[0].key} ${a} ${b}`)),
        )
        expect(await run(joinOperator('join', assigner()), steps)).toEqual(pairs.toSorted())
      }),
      { numRuns: 30 },
    ))

  test('group both sides', () =>
    fc.assert(
      fc.asyncProperty(script, async (scripted) => {
        const { steps, records } = played(scripted)
        const groups = groupsOf(records).map(
          (group) => `${group[0].key} ${numbersOf(group, 0).join()} / ${numbersOf(group, 1).join()}`,
        )
        expect(await run(joinOperator('coGroup', assigner()), steps)).toEqual(groups.toSorted())
      }),
      { numRuns: 30 },
    ))
})

test('sessions span both sides', () =>
  fc.assert(
    fc.asyncProperty(script, async (scripted) => {
      // Late records decide what merges: the oracle is for scripts without watermarks.
      const { steps, records } = played(scripted.filter((one) => 'at' in one))
      const groups: Placed[][] = []
      for (const record of records.toSorted((a, b) => a.key.localeCompare(b.key) || a.at - b.at)) {
        const last = groups.at(-1)
        if (last?.at(-1)?.key === record.key && record.at - (last.at(-1) as Placed).at <= 4) last.push(record)
        else groups.push([record])
      }
      const text = (group: Placed[], wanted: 0 | 1): string =>
        group
          .filter((record) => record.side === wanted)
          .map(({ n }) => n)
          .toSorted((a, b) => a - b)
          .join()
      const sessions = EventTimeSessionWindows.withGap<Tagged<Event, Event>>(4)
      const joined = await run(joinOperator('coGroup', sessions), steps)
      expect(joined).toEqual(
        groups.map((group) => `${group[0].key} ${text(group, 0)} / ${text(group, 1)}`).toSorted(),
      )
    }),
    { numRuns: 30 },
  ))
