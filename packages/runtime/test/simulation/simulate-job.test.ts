import { describe, expect, test } from 'vitest'
import {
  AsyncIterableSource,
  DiscardingSink,
  FunctionSink,
  SequenceSource,
  WatermarkStrategy,
  type Program,
  type Sink,
  type Source,
} from '@wiesel/runtime'
import { KeyedCountOperator, MapOperator, simulateJob, type NodeCode } from '@wiesel/runtime/internal'
import { forSeeds } from '@wiesel/testing'
import { PassThroughOperator } from '../../src/operators/pass-through.ts'
import { linearProgram } from '../support/linear-program.ts'
import { planOf } from '../support/plan-of.ts'

const hostTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

const counting = (write: (value: unknown) => void): Program =>
  linearProgram({
    source: new SequenceSource(1, 200),
    operators: [
      { create: () => new MapOperator((n: number) => n % 10), partition: 'rebalance' },
      {
        create: () => new KeyedCountOperator((n: number) => n),
        partition: 'hash',
        code: { keyOf: (n: number) => n },
      },
    ],
    sink: new FunctionSink(write),
    parallelism: 3,
  })

test('one seed is one run, to the step; results do not depend on it', async () => {
  const run = async (seed: number): Promise<{ seen: unknown[]; steps: number }> => {
    const seen: unknown[] = []
    const { steps } = await simulateJob(
      counting((value) => seen.push(value)),
      { seed, hostTurn },
    )
    return { seen, steps }
  }
  const orders = new Set<string>()
  await forSeeds(10, async (seed) => {
    const [a, b] = [await run(seed), await run(seed)]
    expect(a).toEqual(b)
    orders.add(JSON.stringify(a.seen))
    const last = new Map((a.seen as { key: number; count: number }[]).map(({ key, count }) => [key, count]))
    expect(last).toEqual(new Map(Array.from({ length: 10 }, (_, key) => [key, 20])))
  })
  expect(orders.size).toBeGreaterThan(5)
})

test('chains run interpreted or compiled, by the seed', async () => {
  const kinds = new Set<boolean>()
  for (let seed = 1; seed <= 20; seed++) {
    await simulateJob(
      counting(() => {}),
      {
        seed,
        hostTurn,
        onStep: (job) => kinds.add(job.tasks[0].parts.interpreted),
      },
    )
  }
  expect(kinds).toEqual(new Set([true, false]))
})

test('the clock jumps to what is due, and real promises come first', async () => {
  const watermarks: number[] = []
  async function* source(): AsyncGenerator<number> {
    for (const n of [10, 20, 30]) {
      await hostTurn()
      await hostTurn()
      yield n
    }
  }
  const sink: Sink<number> = {
    createWriter: () => ({
      write: () => {},
      flush: () => {},
      watermark: (timestamp) => void watermarks.push(timestamp),
    }),
  }
  await forSeeds(5, async (seed) => {
    watermarks.length = 0
    const program = linearProgram({
      source: new AsyncIterableSource(source()),
      strategy: WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n),
      sink,
    })
    await simulateJob(program, { seed, hostTurn })
    expect(watermarks.at(-1)).toBe(Number.MAX_SAFE_INTEGER)
    expect(watermarks).toEqual(watermarks.toSorted((a, b) => a - b))
  })
})

describe('a job that can make no progress', () => {
  test('two tasks that wait for each other: the error says who waits for what', async () => {
    // The end of "b" would be the end of "a", which is the end of "b".
    const plan = planOf({ s: {}, a: {}, b: { kind: 'operator', chaining: 'never' } }, [
      's -> a',
      ['a -> b', { partition: 'rebalance' }],
      ['b -> a', { kind: 'feedback' }],
    ])
    const operator = { kind: 'operator', create: () => new PassThroughOperator() } as const
    const program: Program = {
      plan,
      nodes: new Map<number, NodeCode>([
        [0, { kind: 'source', source: new SequenceSource(1, 0) }],
        [1, operator],
        [2, operator],
      ]),
      edges: new Map(),
    }
    await forSeeds(3, async (seed) => {
      await expect(simulateJob(program, { seed, hostTurn })).rejects.toMatchObject({
        code: 'DEADLOCK',
        message: expect.stringMatching(
          /^Job "plan" cannot make progress[^]*"a" \(1\/1\) waits for input[^]*"b" \(1\/1\) waits for input/,
        ),
      })
    })
  })

  test('a source that never answers', async () => {
    const program = linearProgram({
      source: silentSource(),
      sink: new DiscardingSink(),
      strategy: WatermarkStrategy.noWatermarks(),
    })
    await expect(
      simulateJob(program, { seed: 1, hostTurn: () => Promise.resolve(), autoWatermarkIntervalMs: 0 }),
    ).rejects.toMatchObject({ code: 'DEADLOCK', message: expect.stringContaining('waits for its source') })
  })

  test('a sink that never has room', async () => {
    const sink: Sink<number> = {
      createWriter: () => ({ write: () => {}, flush: () => {}, full: () => true }),
    }
    const program = linearProgram({
      source: new SequenceSource(1, 5),
      strategy: WatermarkStrategy.forMonotonousTimestamps<number>(),
      sink,
    })
    await expect(simulateJob(program, { seed: 1, hostTurn: () => Promise.resolve() })).rejects.toMatchObject({
      code: 'DEADLOCK',
      message: expect.stringContaining('waits for room'),
    })
  })
})

function silentSource(): Source<number> {
  return {
    boundedness: 'unbounded',
    createEnumerator: () => ({
      start: () => {},
      requestSplit: () => {},
      addSplitsBack: () => {},
      snapshot: () => null,
    }),
    createReader: () => ({
      poll: () => 'idle' as const,
      addSplits: () => {},
      noMoreSplits: () => {},
      snapshot: () => [],
    }),
  }
}

test('a failure closes the job and comes out', async () => {
  let closed = 0
  const sink: Sink<number> = {
    createWriter: () => ({
      write: () => {
        throw new Error('write broke')
      },
      flush: () => {},
      close: () => void closed++,
    }),
  }
  await expect(
    simulateJob(linearProgram({ source: new SequenceSource(1, 3), sink }), { seed: 1, hostTurn }),
  ).rejects.toThrow('write broke')
  expect(closed).toBe(1)
})

test('a step that throws in onStep stops the job', async () => {
  await expect(
    simulateJob(
      counting(() => {}),
      {
        seed: 1,
        hostTurn,
        onStep: (_job, step) => {
          if (step === 5) throw new Error('stop here')
        },
      },
    ),
  ).rejects.toThrow('stop here')
})
