import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  EventTimeSessionWindows,
  GlobalWindows,
  CountTrigger,
  mapState,
  MAX_TIMESTAMP,
  SlidingEventTimeWindows,
  TumblingProcessingTimeWindows,
  valueState,
  WatermarkStrategy,
  type KeyedCoProcessFunction,
  type KeyedRuntimeContext,
  type ValueState,
} from '@wiesel/runtime'
import { KeyByKeyOperator, KeyedCoProcessOperator } from '@wiesel/runtime/internal'
import type { SingleOutputStream, StreamExecutionEnvironment } from '@wiesel/datastream'
import { checkOperator, forSeeds, OperatorHarness, testEnvironment, type HarnessStep } from '@wiesel/testing'

interface Event {
  key: string
  at: number
}

const keyOf = ({ key }: Event): string => key
const events = fc.array(
  fc.record({ key: fc.constantFrom('a', 'b', 'c'), at: fc.integer({ min: 0, max: 40 }) }),
  { maxLength: 15 },
)
/** Says in every record that all time before it is over: in a stream most records would be late. */
const strict = WatermarkStrategy.forMonotonousTimestamps<Event>()
  .withTimestampAssigner((event) => event.at)
  .withEmitOnEvent()
const source = (env: StreamExecutionEnvironment, list: Event[]) =>
  env.fromCollection(list, strict).setParallelism(1)
const show = (left: Event, right: Event): string => `${left.key} ${left.at} ${right.at}`

/** Tells what it sees, and how many keys have state. */
class Teller implements KeyedCoProcessFunction<string, Event, Event, string> {
  private seen!: ValueState<string>
  private readonly keys: () => number

  constructor(keys = () => 1) {
    this.keys = keys
  }

  open(context: KeyedRuntimeContext): void {
    this.seen = context.getState(valueState<string>('seen'))
  }

  processElement1(event: Event, context: any, out: (value: string) => void): void {
    this.see('<', event, context, out)
  }

  processElement2(event: Event, context: any, out: (value: string) => void): void {
    this.see('>', event, context, out)
  }

  onTimer(time: number, { currentKey, timeDomain }: any, out: (value: string) => void): void {
    out(`${currentKey} ${timeDomain} ${time} after ${this.seen.value()}`)
  }

  private see(side: string, { key, at }: Event, { timers }: any, out: (value: string) => void): void {
    this.seen.update((this.seen.value() ?? '') + side)
    timers.registerEventTimeTimer(at + 5)
    timers.registerProcessingTimeTimer(1e12)
    out(`${key} ${side}${at}${this.keys() === 1 ? '' : ' beside other keys'}`)
  }
}

function told(left: readonly Event[], right: readonly Event[]): string[] {
  const rows = [
    ...left.map((event) => ({ ...event, side: '<' })),
    ...right.map((event) => ({ ...event, side: '>' })),
  ]
  return [...new Set(rows.map(keyOf))].toSorted().flatMap((key) => {
    const own = rows.filter((row) => row.key === key).toSorted((a, b) => a.at - b.at)
    const seen = own.map(({ side }) => side).join('')
    const timers = [...new Set(own.map(({ at }) => at + 5))]
    return [
      ...own.map(({ side, at }) => `${key} ${side}${at}`),
      ...timers.map((time) => `${key} event-time ${time} after ${seen}`),
      `${key} processing-time 1000000000000 after ${seen}`,
    ]
  })
}

describe('a keyed co-process function', () => {
  const create = (): KeyByKeyOperator =>
    new KeyByKeyOperator(
      new KeyedCoProcessOperator<string, Event, Event, string>(keyOf, keyOf, () => new Teller()),
      [keyOf, keyOf],
    )
  const stepsOf = (left: Event[], right: Event[], rightFirst: boolean): HarnessStep[] => {
    const pushes = [left, right].map((list, input) =>
      list.map((event): HarnessStep => ['push', event, event.at, input]),
    )
    return [...(rightFirst ? pushes.toReversed() : pushes).flat(), ['end', 0], ['end', 1]]
  }

  test.each([undefined, 200])(
    'sees one key at a time, with %s bytes of memory',
    { timeout: 30_000 },
    (memory) =>
      fc.assert(
        fc.asyncProperty(events, events, fc.boolean(), async (left, right, rightFirst) => {
          const { outputs } = await checkOperator(create, {
            steps: stepsOf(left, right, rightFirst),
            harness: { inputs: [keyOf, keyOf], ...(memory === undefined ? {} : { memory }) },
            outputKey: (line: string) => line[0],
          })
          expect(outputs.flatMap((output) => (output[0] === 'record' ? [output[1]] : []))).toEqual(
            told(left, right),
          )
        }),
        { numRuns: 20 },
      ),
  )

  test('has state of no other key', async () => {
    const list = ['c', 'a', 'b', 'c', 'a'].map((key, at) => ({ key, at }))
    const harness = await OperatorHarness.open<string>(
      () => {
        const inner: KeyedCoProcessOperator<string, Event, Event, string> = new KeyedCoProcessOperator(
          keyOf,
          keyOf,
          () => new Teller(() => inner.keyedState.size),
        )
        return new KeyByKeyOperator(inner, [keyOf, keyOf])
      },
      { inputs: [keyOf, keyOf] },
    )
    await runSteps(harness, stepsOf(list, list, false))
    expect(harness.take().map(([, value]) => value)).toEqual([...told(list, list), MAX_TIMESTAMP])
    await harness.close()
  })
})

/** Gives a harness records and ends. */
async function runSteps(harness: OperatorHarness, steps: readonly HarnessStep[]): Promise<void> {
  for (const step of steps) {
    if (step[0] === 'push') await harness.push(step[1], step[2], { input: step[3] ?? 0 })
    else if (step[0] === 'end') await harness.end(step[1])
  }
}

describe('joins are those of all pairs, key by key, and nothing is late', () => {
  const check = (
    build: (left: ReturnType<typeof source>, right: ReturnType<typeof source>) => SingleOutputStream<string>,
    together: (a: number, b: number) => number,
  ) =>
    fc.assert(
      fc.asyncProperty(events, events, fc.integer({ min: 1, max: 1000 }), async (left, right, seed) => {
        const env = testEnvironment({ seed, parallelism: 1 + (seed % 2), runtimeMode: 'batch' })
        const found = await build(source(env, left), source(env, right)).collect().toArray()
        const pairs = left.flatMap((one) =>
          right
            .filter((other) => other.key === one.key)
            .flatMap((other) => Array.from({ length: together(one.at, other.at) }, () => show(one, other))),
        )
        expect(found.toSorted()).toEqual(pairs.toSorted())
        if (seed % 2 === 0) expect(found.map(([key]) => key)).toEqual(found.map(([key]) => key).toSorted())
      }),
      { numRuns: 25 },
    )

  test('in windows', () =>
    check(
      (left, right) =>
        left.join(right).where(keyOf).equalTo(keyOf).window(SlidingEventTimeWindows.of(10, 5)).apply(show),
      (a, b) => Math.max(0, 2 - Math.abs(Math.floor(a / 5) - Math.floor(b / 5))),
    ))

  test('in intervals', () =>
    check(
      (left, right) =>
        left
          .keyBy(keyOf)
          .intervalJoin(right.keyBy(keyOf))
          .between(-5, 10)
          .process({ processElement: (one, other, _, out) => out(show(one, other)) }),
      (a, b) => (b - a >= -5 && b - a <= 10 ? 1 : 0),
    ))
})

test('a co-group over sessions of both sides', async () => {
  const env = testEnvironment({ runtimeMode: 'batch' })
  const groups = source(env, [
    { key: 'b', at: 7 },
    { key: 'a', at: 40 },
    { key: 'a', at: 1 },
  ])
    .coGroup(source(env, [{ key: 'a', at: 8 }]))
    .where(keyOf)
    .equalTo(keyOf)
    .window(EventTimeSessionWindows.withGap(10))
    .apply<string>((ones, others, out) =>
      out([ones, others].map((side) => side.map((e) => e.at).join()).join(' / ')),
    )
  expect(await groups.collect().toArray()).toEqual(['1 / 8', '40 / ', '7 / '])
})

test('processing-time windows fire when their key is over, whatever the clock says', async () => {
  const env = testEnvironment({ runtimeMode: 'batch' })
  const counts = env
    .fromElements('b', 'a', 'b')
    .keyBy((word) => word)
    .window(TumblingProcessingTimeWindows.of('365 days'))
    .process<string>({ process: (key, _, words, out) => out(`${key} ${[...words].length}`) })
  expect(await counts.collect().toArray()).toEqual(['a 1', 'b 2'])
})

test('a window that never fires leaves nothing to the next key', async () => {
  const env = testEnvironment({ runtimeMode: 'batch' })
  const pairs = env
    .fromElements('a1', 'b1', 'b2', 'a2', 'a3')
    .keyBy((word) => word[0])
    .window(GlobalWindows.create<string>())
    .trigger(CountTrigger.of(2))
    .process<string>({ process: (key, _, words, out) => out(`${key}: ${[...words].join()}`) })
  expect(await pairs.collect().toArray()).toEqual(['a: a1,a2', 'b: b1,b2'])
})

describe('broadcast records come first', () => {
  const names = mapState<string, string>('names')

  test('before records without a key, which keep their order', () =>
    forSeeds(5, async (seed) => {
      const env = testEnvironment({ seed, runtimeMode: 'batch' })
      const base = env.fromElements('c', 'a', 'b')
      const upper = base.map((code) => [code, code.toUpperCase()] as const).broadcast(names)
      const texts = base.connect(upper).process<string>({
        processElement: (code, context, out) => out(`${context.getBroadcastState(names).get(code)}`),
        processBroadcastElement: ([code, name], context) => context.getBroadcastState(names).put(code, name),
      })
      expect(await texts.collect().toArray()).toEqual(['C', 'A', 'B'])
    }))

  test('before keyed records, which come key by key', () =>
    forSeeds(5, async (seed) => {
      const env = testEnvironment({ seed, runtimeMode: 'batch' })
      const base = env.fromElements('c1', 'a1', 'c2')
      const rules = env.fromElements<[string, string]>(['a', 'A'], ['c', 'C']).broadcast(names)
      const texts = base
        .keyBy((code) => code[0])
        .connect(rules)
        .process<string>({
          processElement: (code, context, out) =>
            out(`${context.getBroadcastState(names).get(context.currentKey)} ${code}`),
          processBroadcastElement: ([code, name], context) =>
            context.getBroadcastState(names).put(code, name),
        })
      expect(await texts.collect().toArray()).toEqual(['A a1', 'C c1', 'C c2'])
    }))

  test('even where both come from one source that has much', async () => {
    const env = testEnvironment({ runtimeMode: 'batch' })
    const numbers = env.fromSequence(1, 30_000)
    const state = mapState<string, number>('last')
    const last = numbers.broadcast(state)
    const seen = numbers.connect(last).process<number>({
      processElement: (_, context, out) => out(context.getBroadcastState(state).get('last') ?? -1),
      processBroadcastElement: (n, context) => context.getBroadcastState(state).put('last', n),
    })
    expect(new Set(await seen.collect().toArray())).toEqual(new Set([30_000]))
  })
})

test('functions of connected streams see key by key', async () => {
  const env = testEnvironment({ runtimeMode: 'batch' })
  const left = env.fromElements('b1', 'a1')
  const right = env.fromElements('a2', 'b2')
  const both = left.connect(right).keyBy(
    (word) => word[0],
    (word) => word[0],
  )
  expect(
    await both
      .map(
        (word) => word,
        (word) => word.toUpperCase(),
      )
      .collect()
      .toArray(),
  ).toEqual(['a1', 'A2', 'b1', 'B2'])
})
