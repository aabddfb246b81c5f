/** Operators with two inputs against naive ones: restored and rescaled between any two steps. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  listState,
  mapState,
  valueState,
  type KeyedBroadcastProcessFunction,
  type KeyedCoProcessFunction,
  type KeyedRuntimeContext,
  type ListState,
  type ValueState,
} from '@wiesel/runtime'
import {
  BroadcastProcessOperator,
  CoFlatMapOperator,
  CoMapOperator,
  CoProcessOperator,
  KeyedBroadcastProcessOperator,
  KeyedCoProcessOperator,
} from '@wiesel/runtime/internal'
import { checkOperator, OperatorHarness, type HarnessStep } from '@wiesel/testing'

type Keyed = [key: string, value: number]

const keyOf = ([key]: Keyed): string => key
const keyed = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.nat(9))

/** Records of both inputs and clocks that go up, in any order. */
const scripts = fc
  .array(fc.tuple(fc.constantFrom(0, 1), keyed, fc.integer({ min: 0, max: 20 }), fc.boolean()), {
    maxLength: 25,
  })
  .map((items) => {
    const steps: HarnessStep[] = []
    const clocks = [0, 0]
    for (const [input, record, time, advance] of items) {
      if (advance) steps.push(['watermark', (clocks[input] += time), input])
      else steps.push(['push', record, clocks[0] + time, input])
    }
    return [...steps, ['watermark', 1000, 0], ['watermark', 1000, 1]] as HarnessStep[]
  })

const records = (outputs: readonly (readonly unknown[])[]): string[] =>
  outputs
    .filter(([kind]) => kind === 'record')
    .map((output) => JSON.stringify(output.slice(1)))
    .sort()

/** Keeps the sum of the first input; the second input asks for it, now and after ten milliseconds. */
class Sums implements KeyedCoProcessFunction<string, Keyed, Keyed, unknown[]> {
  private sum!: ValueState<number>
  open(context: KeyedRuntimeContext) {
    this.sum = context.getState(valueState<number>('sum'))
  }
  processElement1([, value]: Keyed) {
    this.sum.update((this.sum.value() ?? 0) + value)
  }
  *processElement2(
    [key, value]: Keyed,
    context: Parameters<
      NonNullable<KeyedCoProcessFunction<string, Keyed, Keyed, unknown[]>['processElement2']>
    >[1],
  ) {
    context.timers.registerEventTimeTimer((context.timestamp ?? 0) + 10)
    for (let i = 0; i < 3; i++) yield [key, value, i, this.sum.value()]
  }
  onTimer(time: number, { currentKey }: { currentKey: string }, out: (value: unknown[]) => void) {
    out([currentKey, 'at', time, this.sum.value()])
  }
}

function naiveSums(steps: readonly HarnessStep[]): string[] {
  const found: unknown[][] = []
  const sums = new Map<string, number>()
  const timers = new Set<string>()
  const clocks = [-Infinity, -Infinity]
  for (const step of steps) {
    if (step[0] === 'push') {
      const [key, value] = step[1] as Keyed
      const time = step[2] as number
      if (step[3] === 0) sums.set(key, (sums.get(key) ?? 0) + value)
      else {
        timers.add(JSON.stringify([time + 10, key]))
        for (let i = 0; i < 3; i++) found.push([[key, value, i, sums.get(key) ?? null], time])
      }
    } else if (step[0] === 'watermark') {
      clocks[step[2] as number] = step[1]
      for (const timer of timers) {
        const [time, key] = JSON.parse(timer) as [number, string]
        if (time > Math.min(...clocks)) continue
        timers.delete(timer)
        found.push([[key, 'at', time, sums.get(key) ?? null], time])
      }
    }
  }
  return found.map((one) => JSON.stringify(one)).sort()
}

test('two keyed inputs share the state and the timers of a key', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (steps) => {
      const { outputs } = await checkOperator(
        () => new KeyedCoProcessOperator<string, Keyed, Keyed, unknown[]>(keyOf, keyOf, () => new Sums()),
        {
          steps,
          harness: { inputs: [keyOf, keyOf] },
          outputKey: ([key]: [string]) => key,
          ignoreWatermarks: true,
          seeds: 1,
        },
      )
      expect(records(outputs)).toEqual(naiveSums(steps))
    }),
    { numRuns: 20 },
  )
})

const rules = mapState<string, number>('rules')

/** Counts per key, shows the rule of the key; each rule visits all keys that have a count. */
class Ruled implements KeyedBroadcastProcessFunction<string, Keyed, Keyed, unknown[]> {
  private seen!: ListState<number>
  open(context: KeyedRuntimeContext) {
    this.seen = context.getListState(listState<number>('seen'))
  }
  processElement(
    [key, value]: Keyed,
    context: Parameters<KeyedBroadcastProcessFunction<string, Keyed, Keyed, unknown[]>['processElement']>[1],
    out: (value: unknown[]) => void,
  ) {
    this.seen.add(value)
    context.timers.registerEventTimeTimer((context.timestamp ?? 0) + 5)
    out([key, context.getBroadcastState(rules).get(key), this.seen.get().length])
  }
  processBroadcastElement(
    [rule, value]: Keyed,
    context: Parameters<
      KeyedBroadcastProcessFunction<string, Keyed, Keyed, unknown[]>['processBroadcastElement']
    >[1],
    out: (value: unknown[]) => void,
  ) {
    context.getBroadcastState(rules).put(rule, value)
    context.applyToKeyedState(listState<number>('seen'), (key, seen) => {
      out([key, 'visited', rule, [...seen.get()]])
      if (value === 0) seen.clear()
    })
  }
  onTimer(
    time: number,
    context: Parameters<
      NonNullable<KeyedBroadcastProcessFunction<string, Keyed, Keyed, unknown[]>['onTimer']>
    >[1],
    out: (value: unknown[]) => void,
  ) {
    out([context.currentKey, 'at', time, context.getBroadcastState(rules).get(context.currentKey)])
  }
}

function naiveRuled(steps: readonly HarnessStep[]): string[] {
  const found: unknown[][] = []
  const known = new Map<string, number>()
  const seen = new Map<string, number[]>()
  const timers = new Set<string>()
  const clocks = [-Infinity, -Infinity]
  for (const step of steps) {
    if (step[0] === 'push') {
      const [key, value] = step[1] as Keyed
      const time = step[2] as number
      if (step[3] === 0) {
        const values = [...(seen.get(key) ?? []), value]
        seen.set(key, values)
        timers.add(JSON.stringify([time + 5, key]))
        found.push([[key, known.get(key) ?? null, values.length], time])
        continue
      }
      known.set(key, value)
      for (const [other, values] of seen) found.push([[other, 'visited', key, values], time])
      if (value === 0) seen.clear()
    } else if (step[0] === 'watermark') {
      clocks[step[2] as number] = step[1]
      for (const timer of timers) {
        const [time, key] = JSON.parse(timer) as [number, string]
        if (time > Math.min(...clocks)) continue
        timers.delete(timer)
        found.push([[key, 'at', time, known.get(key) ?? null], time])
      }
    }
  }
  return found.map((one) => JSON.stringify(one)).sort()
}

test('broadcast state is whole in every subtask, and visits reach every key once', async () => {
  await fc.assert(
    fc.asyncProperty(scripts, async (steps) => {
      const { outputs } = await checkOperator(
        () =>
          new KeyedBroadcastProcessOperator<string, Keyed, Keyed, unknown[]>(
            keyOf,
            [rules],
            () => new Ruled(),
          ),
        {
          steps,
          harness: { inputs: [keyOf, 'broadcast'] },
          outputKey: ([key]: [string]) => key,
          ignoreWatermarks: true,
          seeds: 1,
        },
      )
      expect(records(outputs)).toEqual(naiveRuled(steps))
    }),
    { numRuns: 20 },
  )
})

test('without keys: each side by its own function, ends and watermarks after both', async () => {
  const steps: HarnessStep[] = [
    ['push', 1, 1, 0],
    ['push', 'x', 2, 1],
    ['watermark', 5, 0],
    ['end', 0],
    ['watermark', 3, 1],
    ['push', 'y', 4, 1],
    ['end', 1],
  ]
  const inputs = ['rebalance', 'rebalance'] as const
  const map = await checkOperator(
    () =>
      new CoMapOperator<number, string, number | string>(
        (n: number) => n + 1,
        (s: string) => `${s}!`,
      ),
    {
      steps,
      harness: { inputs },
    },
  )
  expect(map.outputs).toEqual([
    ['record', 2, 1],
    ['record', 'x!', 2],
    ['watermark', 3],
    ['record', 'y!', 4],
  ])
  const flat = await checkOperator(
    () =>
      new CoFlatMapOperator<number, string, number | string>(
        (n) => [n, n],
        function* (s) {
          yield s
          yield s
        },
      ),
    { steps, harness: { inputs } },
  )
  expect(flat.outputs.filter(([kind]) => kind === 'record').map(([, value]) => value)).toEqual([
    1,
    1,
    'x',
    'x',
    'y',
    'y',
  ])
  const process = await checkOperator(
    () =>
      new CoProcessOperator<number, string, unknown>({
        processElement1: (n, context, out) => out([n, context.timestamp]),
        processElement2: (s, context) => context.output({ id: 'side' }, s),
      }),
    { steps, harness: { inputs } },
  )
  expect(process.sideOutputs.get('side')).toEqual([
    ['record', 'x', 2],
    ['record', 'y', 4],
  ])
})

test('broadcast state without keys survives going to other parallelisms', async () => {
  const steps: HarnessStep[] = [
    ['push', ['a', 1], 1, 1],
    ['push', 'a', 2, 0],
    ['push', ['a', 2], 3, 1],
    ['push', 'a', 4, 0],
    ['push', 'b', 4, 0],
  ]
  const create = () =>
    new BroadcastProcessOperator<string, Keyed, unknown>([rules], {
      processElement: (key, context, out) => out([key, context.getBroadcastState(rules).get(key)]),
      processBroadcastElement: ([key, value], context) => context.getBroadcastState(rules).put(key, value),
    })
  const { outputs } = await checkOperator(create, {
    steps,
    harness: { inputs: ['rebalance', 'broadcast'] },
    rescale: true,
  })
  expect(outputs.map(([, value]) => value)).toEqual([
    ['a', 1],
    ['a', 2],
    ['b', null],
  ])
})

test('a broadcast state that was not declared, keyed state on the broadcast side, promises', async () => {
  const failure = async (run: KeyedBroadcastProcessFunction<string, Keyed, Keyed, unknown>) => {
    const harness = await OperatorHarness.open(
      () => new KeyedBroadcastProcessOperator<string, Keyed, Keyed, unknown>(keyOf, [rules], () => run),
      { inputs: [keyOf, 'broadcast'] },
    )
    const error = await harness.push(['a', 1], 1, { input: 1 }).catch((cause: unknown) => cause as Error)
    await harness.close()
    return String((error as Error).cause)
  }
  const nothing = () => {}
  expect(
    await failure({
      processElement: nothing,
      processBroadcastElement: (_, context) => void context.getBroadcastState(mapState('other')),
    }),
  ).toMatch('There is no broadcast state "other": the stream was broadcast with "rules".')
  let seen: ValueState<number>
  expect(
    await failure({
      open: (context) => void (seen = context.getState(valueState<number>('seen'))),
      processElement: nothing,
      processBroadcastElement: () => seen.update(1),
    }),
  ).toMatch('where no key is set')
  const harness = await OperatorHarness.open(
    () =>
      new CoMapOperator<any, any, unknown>(
        async () => 1,
        async () => 2,
      ),
    { inputs: ['rebalance', 'rebalance'] },
  )
  await expect(harness.push(1, 1)).rejects.toThrow('promise')
  await harness.close()
})
