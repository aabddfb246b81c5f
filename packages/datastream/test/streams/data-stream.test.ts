/** Every method of a stream, under several seeds of the simulation. */
import { describe, expect, test } from 'vitest'
import { FunctionSink, outputTag, WatermarkStrategy, type ProcessFunction } from '@wiesel/runtime'
import { StreamExecutionEnvironment, type DataStream } from '@wiesel/datastream'
import { forSeeds, testEnvironment } from '@wiesel/testing'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const sorted = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b)

/** What a stream built on 0 … 49 gives, in one subtask in order, and in three as a collection. */
async function gives(
  build: (stream: DataStream<number>) => DataStream<number>,
  expected: readonly number[],
): Promise<void> {
  await forSeeds(4, async (seed) => {
    const one = testEnvironment({ seed })
    expect(await build(one.fromSequence(0, 49)).collect().toArray()).toEqual(expected)
    const three = testEnvironment({ seed, parallelism: 3 })
    expect(sorted(await build(three.fromSequence(0, 49)).collect().toArray())).toEqual(sorted(expected))
  })
}

describe('records one by one', () => {
  test('map', () =>
    gives(
      (s) => s.map((n) => n * 2),
      numbers(50).map((n) => n * 2),
    ))

  test('filter, also by a type guard', async () => {
    await gives(
      (s) => s.filter((n) => n % 3 === 0),
      numbers(50).filter((n) => n % 3 === 0),
    )
    const env = testEnvironment()
    const texts = env.fromElements<string | number>(1, 'a').filter((v): v is string => typeof v === 'string')
    expect(
      await texts
        .map((text) => text.length)
        .collect()
        .toArray(),
    ).toEqual([1])
  })

  test('flatMap by collector, array and generator', async () => {
    const expected = numbers(50).flatMap((n) => (n % 2 === 0 ? [n, -n] : []))
    await gives((s) => s.flatMap((n) => (n % 2 === 0 ? [n, -n] : [])), expected)
    await gives((s) => s.flatMap((n, out) => void (n % 2 === 0 && (out(n), out(-n)))), expected)
    await gives(
      (s) =>
        s.flatMap(function* (n) {
          if (n % 2 === 0) yield* [n, -n]
        }),
      expected,
    )
  })

  test('process with a side output', async () => {
    const odd = outputTag<number>('odd')
    const split: ProcessFunction<number, number> = {
      processElement(n, context, out) {
        if (n % 2 === 1) context.output(odd, n)
        else out(n)
      },
    }
    await gives(
      (s) => s.process(split),
      numbers(50).filter((n) => n % 2 === 0),
    )
    await gives(
      (s) => s.process(split).getSideOutput(odd),
      numbers(50).filter((n) => n % 2 === 1),
    )
    await gives((s) => s.process(split).getSideOutput(outputTag<number>('nobody')), [])
  })
})

describe('where records go', () => {
  const partitions: [string, (s: DataStream<number>) => DataStream<number>][] = [
    ['rebalance', (s) => s.rebalance()],
    ['rescale', (s) => s.rescale()],
    ['shuffle', (s) => s.shuffle()],
    ['global', (s) => s.global()],
    ['forward', (s) => s.forward()],
    [
      'partitionCustom',
      (s) =>
        s.partitionCustom(
          (n) => n,
          (key, channels) => key % channels,
        ),
    ],
    ['keyBy', (s) => s.keyBy((n) => n)],
  ]
  test.each(partitions)('%s loses and doubles nothing', (_name, partition) =>
    gives((s) => partition(s).map((n) => n), numbers(50)),
  )

  const placed = (build: (s: DataStream<number>) => DataStream<number>) =>
    forSeeds(3, async (seed) => {
      const env = testEnvironment({ seed, parallelism: 3 })
      const seen: [number, number][] = []
      build(env.fromSequence(0, 29)).sinkTo(
        new FunctionSink<number>((n, _t, { subtask }) => seen.push([n, subtask])),
      )
      await env.execute()
      placements.push(seen)
    })
  let placements: [number, number][][] = []

  test('broadcast: every record in every subtask', async () => {
    placements = []
    await placed((s) => s.broadcast())
    for (const seen of placements) {
      expect(seen).toHaveLength(90)
      for (let subtask = 0; subtask < 3; subtask++)
        expect(sorted(seen.filter((entry) => entry[1] === subtask).map(([n]) => n))).toEqual(numbers(30))
    }
  })

  test('global: all in the first; custom: where the function says', async () => {
    placements = []
    await placed((s) => s.global())
    for (const seen of placements) expect(new Set(seen.map((entry) => entry[1]))).toEqual(new Set([0]))
    placements = []
    await placed((s) =>
      s.partitionCustom(
        (n) => n + 1,
        (key, channels) => (key * 2) % channels,
      ),
    )
    for (const seen of placements) for (const [n, subtask] of seen) expect(subtask).toBe(((n + 1) * 2) % 3)
  })

  test('keyBy: each key in one subtask, its records in order', async () => {
    placements = []
    await placed((s) => s.keyBy((n) => n % 5))
    for (const seen of placements) {
      for (let key = 0; key < 5; key++) {
        const ofKey = seen.filter(([n]) => n % 5 === key)
        expect(new Set(ofKey.map((entry) => entry[1])).size).toBe(1)
        // Each reader reads a range of ten in order: so much of a key's order is known.
        for (let range = 0; range < 3; range++) {
          const inRange = ofKey.map(([n]) => n).filter((n) => Math.floor(n / 10) === range)
          expect(inRange).toEqual(sorted(inRange))
        }
      }
    }
  })
})

describe('union', () => {
  test('has the records of all, also of itself', async () => {
    await forSeeds(4, async (seed) => {
      const stream = testEnvironment({ seed, parallelism: 2 }).fromSequence(0, 9)
      const both = stream.union(stream.map((n) => n + 10))
      expect(sorted(await both.collect().toArray())).toEqual(numbers(20))
      const doubled = stream.union(stream, stream)
      expect(sorted(await doubled.collect().toArray())).toEqual(numbers(10).flatMap((n) => [n, n, n]))
    })
  })

  test('with a stream of another environment is refused', () => {
    const a = new StreamExecutionEnvironment().fromElements(1)
    const b = new StreamExecutionEnvironment().fromElements(2)
    expect(() => a.union(b)).toThrow(expect.objectContaining({ code: 'OTHER_ENVIRONMENT' }))
  })
})

test('assignTimestampsAndWatermarks, in mid-stream', async () => {
  await forSeeds(3, async (seed) => {
    const env = testEnvironment({ seed })
    const seen: [number, number][] = []
    env
      .fromSequence(1, 5)
      .assignTimestampsAndWatermarks(
        WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n * 100),
      )
      .sinkTo(new FunctionSink<number>((n, timestamp) => seen.push([n, timestamp])))
    await env.execute()
    expect(seen).toEqual([1, 2, 3, 4, 5].map((n) => [n, n * 100]))
  })
})

test('what names, uids, descriptions, parallelism and chaining an operator is told shows in the plan', () => {
  const env = new StreamExecutionEnvironment({ parallelism: 2 })
  env
    .fromSequence(1, 2)
    .map((n) => n)
    .name('Twice')
    .uid('twice')
    .setDescription('words')
    .setParallelism(4)
    .setMaxParallelism(256)
    .slotSharingGroup('g')
    .startNewChain()
    .print('out')
    .name('Printer')
    .uid('printer')
    .setParallelism(4)
    .disableChaining()
  const [source, map, sink] = env.program('named').plan.nodes
  expect(source).toMatchObject({ name: 'Sequence', kind: 'source', parallelism: 2, maxParallelism: 128 })
  expect(map).toMatchObject({
    name: 'Twice',
    uid: 'twice',
    description: 'words',
    parallelism: 4,
    maxParallelism: 256,
    slotSharingGroup: 'g',
    chaining: 'head',
  })
  expect(sink).toMatchObject({
    name: 'Printer',
    uid: 'printer',
    kind: 'sink',
    parallelism: 4,
    chaining: 'never',
  })
})

test.each([0, -1, 1.5, NaN, '2'])('parallelism %j is refused at once', (parallelism) => {
  const env = new StreamExecutionEnvironment()
  const refused = expect.objectContaining({ code: 'INVALID_OPTION' })
  expect(() => env.fromElements(1).setParallelism(parallelism as number)).toThrow(refused)
  expect(() =>
    env
      .fromElements(1)
      .print()
      .setParallelism(parallelism as number),
  ).toThrow(refused)
})

test('forward between different parallelisms is refused by the plan', () => {
  const env = new StreamExecutionEnvironment()
  env
    .fromElements(1)
    .forward()
    .map((n) => n)
    .setParallelism(2)
    .print()
  expect(() => env.explain()).toThrow(expect.objectContaining({ code: 'FORWARD_PARALLELISM' }))
})
