import { describe, expect, test } from 'vitest'
import { FunctionSink, type Executor, type JobHandle, type Program } from '@wiesel/runtime'
import { StreamExecutionEnvironment } from '@wiesel/datastream'

const collecting = () => {
  const seen: unknown[] = []
  return { seen, sink: new FunctionSink<unknown>((value) => seen.push(value)) }
}

describe('options', () => {
  test('that are unknown are refused by name, with those there are', () => {
    expect(() => new StreamExecutionEnvironment({ parallelsim: 2 } as never)).toThrow(
      expect.objectContaining({
        code: 'INVALID_OPTION',
        message: expect.stringMatching(/no option "parallelsim".*parallelism, maxParallelism/),
      }),
    )
  })

  test('chains can be kept to operators with the same key groups', () => {
    const explained = (chaining: boolean | 'same-max-parallelism'): string => {
      const env = new StreamExecutionEnvironment({ chaining, maxParallelism: 8 })
      const mapped = env.fromElements(1).map((n) => n)
      mapped.setMaxParallelism(4).sinkTo(new FunctionSink(() => {}))
      return env.explain()
    }
    expect(explained(true)).toContain('3 operators in 1 chains')
    expect(explained('same-max-parallelism')).toContain('3 operators in 3 chains')
  })

  test('of a run that are unknown are refused too, before anything runs', async () => {
    const env = new StreamExecutionEnvironment()
    const { seen, sink } = collecting()
    env.fromElements(1).sinkTo(sink)
    const refused = expect.objectContaining({
      code: 'INVALID_OPTION',
      message: expect.stringContaining('"nmae"'),
    })
    await expect(env.execute({ nmae: 'x' } as never)).rejects.toEqual(refused)
    await expect(
      env
        .fromElements(1)
        .collect({ nmae: 'x' } as never)
        .toArray(),
    ).rejects.toEqual(refused)
    expect(seen).toEqual([])
    await env.execute({ name: 'x' })
    expect(seen).toEqual([1])
  })

  test.each([
    { parallelism: 0 },
    { parallelism: 1.5 },
    { parallelism: 300, maxParallelism: 128 },
    { autoWatermarkInterval: 'soon' },
  ])('that make no sense are refused when the job is built: %j', async (options) => {
    const env = new StreamExecutionEnvironment(options)
    env.fromElements(1).print()
    await expect(env.execute()).rejects.toMatchObject({ code: 'INVALID_OPTION' })
  })

  test('reach the executor', async () => {
    const calls: unknown[] = []
    const executor: Executor = {
      execute: (program: Program, options): JobHandle => {
        calls.push([
          program.plan.name,
          program.plan.nodes.map(({ chaining, parallelism }) => [chaining, parallelism]),
          options,
        ])
        return { result: Promise.resolve({}) } as JobHandle
      },
    }
    const env = new StreamExecutionEnvironment({
      executor,
      parallelism: 3,
      chaining: false,
      interpreted: true,
      autoWatermarkInterval: '1 s',
    })
    env.fromElements(1).print()
    const { signal } = new AbortController()
    await env.execute({ name: 'told', signal })
    expect(calls).toEqual([
      [
        'told',
        [
          ['never', 3],
          ['never', 3],
        ],
        { signal, interpreted: true, autoWatermarkIntervalMs: 1000 },
      ],
    ])
  })
})

describe('executing', () => {
  test('runs every sink once; what is added later runs the next time', async () => {
    const env = new StreamExecutionEnvironment()
    const [a, b] = [collecting(), collecting()]
    const stream = env.fromElements(1, 2)
    stream.sinkTo(a.sink)
    const result = await env.execute('first')
    expect([result.jobName, a.seen]).toEqual(['first', [1, 2]])
    await expect(env.execute()).rejects.toMatchObject({ code: 'NO_SINKS' })
    stream.map((n) => n * 10).sinkTo(b.sink)
    await env.execute()
    expect([a.seen, b.seen]).toEqual([
      [1, 2],
      [10, 20],
    ])
  })

  test('with nothing that ends in a sink is an error that says so', async () => {
    const env = new StreamExecutionEnvironment()
    env.fromElements(1).map((n) => n)
    const refused = expect.objectContaining({
      code: 'NO_SINKS',
      message: expect.stringContaining('collect()'),
    })
    await expect(env.execute()).rejects.toEqual(refused)
    expect(() => env.executeAsync()).toThrow(refused)
    expect(() => env.explain()).toThrow(refused)
  })

  test('gives a handle at once: status, metrics, cancel', async () => {
    const env = new StreamExecutionEnvironment()
    const { sink } = collecting()
    env
      .fromSequence(0, 1e12)
      .filter(() => false)
      .sinkTo(sink)
    const handle = env.executeAsync({ name: 'long' })
    expect([handle.jobName, handle.status]).toEqual(['long', 'running'])
    await new Promise((resolve) => setImmediate(resolve))
    expect(handle.metrics().flatMap((task) => task.operators.map(({ operator }) => operator))).toEqual([
      'Sequence',
      'Filter',
      'Sink',
    ])
    await handle.cancel()
    await expect(handle.result).rejects.toMatchObject({
      code: 'JOB_CANCELLED',
      message: 'Job "long" was cancelled.',
    })
  })

  test('two jobs of one environment at once', async () => {
    const env = new StreamExecutionEnvironment()
    const sums = [1, 2].map((factor) =>
      env
        .fromSequence(1, 1000)
        .map((n) => n * factor)
        .keyBy(() => 0)
        .sum(),
    )
    const [a, b] = await Promise.all(sums.map((sum) => sum.collect().toArray()))
    expect([a.at(-1), b.at(-1)]).toEqual([500_500, 1_001_000])
  })
})

describe('sources', () => {
  const env = new StreamExecutionEnvironment()

  test('elements, collections, sequences', async () => {
    expect(await env.fromElements<unknown>(1, 'a', null).collect().toArray()).toEqual([1, 'a', null])
    expect(await env.fromElements().collect().toArray()).toEqual([])
    expect(
      await env
        .fromCollection(new Set([3, 4]))
        .collect()
        .toArray(),
    ).toEqual([3, 4])
    expect(await env.fromCollection([5, 6]).collect().toArray()).toEqual([5, 6])
    expect(await env.fromSequence(-1, 1).collect().toArray()).toEqual([-1, 0, 1])
    expect(await env.fromSequence(2, 1).collect().toArray()).toEqual([])
    expect(() => env.fromSequence(0.5, 1)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }))
  })

  test('a collection is what it has when the stream is made', async () => {
    const values = [1, 2]
    const stream = env.fromCollection(values)
    values.push(3)
    expect(await stream.collect().toArray()).toEqual([1, 2])
  })

  test('an async iterable is read by one subtask, whatever the parallelism', async () => {
    const wide = new StreamExecutionEnvironment({ parallelism: 4 })
    async function* two(): AsyncGenerator<string> {
      yield 'a'
      await new Promise((resolve) => setImmediate(resolve))
      yield 'b'
    }
    const stream = wide.fromAsyncIterable(two())
    expect(await stream.collect().toArray()).toEqual(['a', 'b'])
  })
})

test('chance for builders comes from the seed', () => {
  const draw = (seed?: number): number[] => {
    const env = new StreamExecutionEnvironment(seed === undefined ? {} : { seed })
    return [env.random(), env.random()]
  }
  expect(draw(1)).toEqual(draw(1))
  expect(draw(1)).not.toEqual(draw(2))
  expect(draw()).not.toEqual(draw())
})

test('explains the job that would run, in every format', () => {
  const env = new StreamExecutionEnvironment()
  env
    .fromElements('a b')
    .flatMap((line) => line.split(' '))
    .keyBy((w) => w)
    .count()
    .print()
  expect(env.explain()).toBe(`Job "Streaming job": 4 operators in 2 chains

1. × 1
   Elements
     Flat map

2. × 1
   <= 1. Flat map  (hash)
   Keyed count
     Print`)
  expect(env.explain('mermaid')).toContain('n1 -->|"hash"| n2')
  expect(JSON.parse(env.explain('json'))).toEqual(env.program().plan)
})
