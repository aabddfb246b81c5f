import { expect, test } from 'vitest'
import { defineJob, ExecutionEnvironment } from '@wiesel/dataset'
import { AsyncIterableSource, FunctionSink, isJobDefinition } from '@wiesel/runtime'

const code = (wanted: string): unknown => expect.objectContaining({ code: wanted })

function sorted(numbers: readonly number[]): number[] {
  return numbers.toSorted((a, b) => a - b)
}

test('actions run jobs of their own, sinks run with execute, once', async () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const seen: number[] = []
  let runs = 0
  const numbers = env.fromSequence(1, 4).mapPartition((part) => {
    runs++
    return [...part]
  })
  numbers.output(new FunctionSink((n) => seen.push(n)))
  expect(sorted(await numbers.collect())).toEqual([1, 2, 3, 4])
  expect(await numbers.count()).toBe(4)
  expect([runs, seen]).toEqual([4, []])
  const { jobName } = await env.execute('numbers')
  expect(jobName).toBe('numbers')
  expect(sorted(seen)).toEqual([1, 2, 3, 4])
  await expect(env.execute()).rejects.toEqual(code('NO_SINKS'))
})

test('a sink that sorts takes the place of the one it came from', async () => {
  const env = new ExecutionEnvironment({ parallelism: 3 })
  const seen: number[] = []
  const sink = new FunctionSink<number>((n) => seen.push(n))
  env.fromElements(3, 1, 2).output(sink).name('numbers').sortLocalOutput('*', 'DESC').setParallelism(1)
  expect(env.explain()).toContain('numbers')
  await env.execute()
  expect(seen).toEqual([3, 2, 1])
})

test('results come while the job runs', async () => {
  const env = new ExecutionEnvironment()
  const batches: number[] = []
  for await (const batch of env.fromSequence(1, 30_000).results().batches()) batches.push(batch.length)
  expect(batches.length).toBeGreaterThan(1)
  expect(batches.reduce((a, b) => a + b)).toBe(30_000)
})

test('an async iterable is a source, if it ends', async () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  async function* letters(): AsyncGenerator<string> {
    yield 'a'
    yield 'b'
  }
  expect(
    (
      await env
        .fromAsyncIterable(letters())
        .map((s) => s + s)
        .collect()
    ).sort(),
  ).toEqual(['aa', 'bb'])
  expect(() => env.fromSource(new AsyncIterableSource(letters()))).toThrow(code('UNBOUNDED_SOURCE'))
})

test('explains itself as text, picture and data', () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const rows = env.fromElements<[string, number]>(['a', 1])
  const result = rows.groupBy(0).sum(1).join(rows, { hint: 'REPARTITION_HASH_SECOND' }).where(0).equalTo(0)
  expect(result.explain()).toContain('[strategy: hash, right side kept;')
  expect(result.explain('mermaid')).toContain('flowchart LR')
  const plan = JSON.parse(result.explain('json')) as { nodes: { name: string }[] }
  expect(plan.nodes.map(({ name }) => name)).toEqual(['Elements', 'SUM(1)', 'Join', 'SUM(1) (combine)'])
})

test('errors of users name the operator and the record', async () => {
  const env = new ExecutionEnvironment()
  const failing = env.fromElements(1, 2).map((n) => {
    if (n === 2) throw new Error('two')
    return n
  })
  await expect(failing.name('picky').collect()).rejects.toThrow(/operator "picky".* on record 2: two/)
  const other = new ExecutionEnvironment().fromElements(1)
  expect(() => failing.union(other)).toThrow(code('OTHER_ENVIRONMENT'))
  expect(() => new ExecutionEnvironment({ paralelism: 2 } as object)).toThrow(code('INVALID_OPTION'))
  expect(() => failing.first(0)).toThrow(code('INVALID_COUNT'))
})

test('a promise where a value is due is an error', async () => {
  const env = new ExecutionEnvironment()
  const set = env.fromElements(1, 1)
  const promise = async (n: number): Promise<number> => n
  await expect(set.map(promise).collect()).rejects.toEqual(code('PROMISE_VALUE'))
  await expect(set.reduce(promise as unknown as () => number).collect()).rejects.toEqual(
    code('PROMISE_VALUE'),
  )
  await expect(set.join(set).where('*').equalTo('*').with(promise).collect()).rejects.toEqual(
    code('PROMISE_VALUE'),
  )
})

test('operators and sinks have the same settings as those of streams, and keep them when they are made anew', () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const numbers = env.fromElements(1, 2)
  numbers
    .map((n) => n + 1)
    .name('plus one')
    .uid('plus')
    .setDescription('Adds one.')
    .setMaxParallelism(7)
    .disableChaining()
    .slotSharingGroup('others')
    .withBroadcastSet(numbers, 'numbers')
    .output(new FunctionSink<number>(() => {}))
    .startNewChain()
    .uid('out')
    .sortLocalOutput('*')
  const nodes = env.program().plan.nodes.filter(({ uid }) => uid !== undefined)
  expect(nodes.find(({ uid }) => uid === 'plus')).toMatchObject({
    name: 'plus one',
    description: 'Adds one.',
    maxParallelism: 7,
    chaining: 'never',
    slotSharingGroup: 'others',
  })
  expect(nodes.find(({ uid }) => uid === 'out')).toMatchObject({ chaining: 'head' })
})

test('a job may prepare what its builder needs', async () => {
  const job = defineJob('prepared', {
    prepare: ({ factor = '2' }) => ({ factor: Number(factor) }),
    build: async (env, _, { factor }) => {
      expect(
        await env
          .fromElements(1, 2)
          .map((n) => n * factor)
          .collect(),
      ).toEqual([3, 6])
    },
  })
  expect(isJobDefinition(job)).toBe(true)
  await job.build(job.createEnvironment({}), {}, await job.prepare?.({ factor: '3' }))
  expect.assertions(2)
})
