import { describe, expect, test, vi } from 'vitest'
import {
  AsyncIterableSource,
  DiscardingSink,
  ElementsSource,
  FunctionSink,
  LocalExecutor,
  MAX_TIMESTAMP,
  SequenceSource,
  WatermarkStrategy,
  type Sink,
} from '@wiesel/runtime'
import { FlatMapOperator, KeyedProcessOperator, MapOperator } from '@wiesel/runtime/internal'
import { NodePlatform } from '@wiesel/runtime/node'
import { ManualPlatform } from '@wiesel/testing'
import { linearProgram } from '../support/linear-program.ts'

const executor = new LocalExecutor(new NodePlatform())
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Never ends by itself; lets the host have its turns. */
async function* endless(): AsyncGenerator<number> {
  for (let n = 0; ; n++) {
    await turn()
    yield n
  }
}

const endlessProgram = (write: (n: number) => void = () => {}, name = 'endless') =>
  linearProgram({ name, source: new AsyncIterableSource(endless()), sink: new FunctionSink(write) })

describe('a job that ends', () => {
  test('resolves with metrics, and is finished', async () => {
    const seen: number[] = []
    const handle = executor.execute(
      linearProgram({
        name: 'squares',
        source: new SequenceSource(1, 1000),
        strategy: WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n),
        operators: [
          { create: () => new MapOperator((n: number) => n * n), name: 'square', uid: 'sq' },
          {
            create: () => new FlatMapOperator((n: number) => (n % 2 === 0 ? [n, n] : [])),
            name: 'twice',
            partition: 'rebalance',
            parallelism: 2,
          },
        ],
        sink: new FunctionSink<number>((n) => seen.push(n)),
      }),
    )
    expect([handle.jobName, handle.status]).toEqual(['squares', 'running'])
    const result = await handle.result
    expect(handle.status).toBe('finished')
    expect(seen).toHaveLength(1000)
    expect(result.metrics).toEqual(handle.metrics())
    expect(result.durationMs).toBeGreaterThanOrEqual(0)
    const operators = result.metrics.flatMap((task) => task.operators)
    const sum = (
      name: string,
      field: 'numRecordsIn' | 'numRecordsOut' | 'numBytesIn' | 'numBytesOut',
    ): number =>
      operators
        .filter(({ operator }) => operator === name)
        .reduce((total, operator) => total + operator[field], 0)
    expect([sum('source', 'numRecordsIn'), sum('source', 'numRecordsOut')]).toEqual([0, 1000])
    expect([sum('square', 'numRecordsIn'), sum('square', 'numRecordsOut')]).toEqual([1000, 1000])
    expect([sum('twice', 'numRecordsIn'), sum('twice', 'numRecordsOut')]).toEqual([1000, 1000])
    expect([sum('sink', 'numRecordsIn'), sum('sink', 'numRecordsOut')]).toEqual([1000, 0])
    expect(sum('square', 'numBytesOut')).toBeGreaterThan(0)
    expect(sum('twice', 'numBytesIn')).toBe(sum('square', 'numBytesOut'))
    expect(
      operators
        .filter(({ operator }) => operator === 'twice')
        .map(({ subtask, parallelism }) => [subtask, parallelism]),
    ).toEqual([
      [0, 2],
      [1, 2],
    ])
    expect(operators.find(({ operator }) => operator === 'square')?.uid).toBe('sq')
    for (const { currentWatermark, watermarkLag } of operators)
      expect([currentWatermark, watermarkLag]).toEqual([MAX_TIMESTAMP, 0])
    for (const { busyMs, blockedMs, idleMs, longestStepMs } of result.metrics)
      for (const time of [busyMs, blockedMs, idleMs, longestStepMs]) expect(time).toBeGreaterThanOrEqual(0)
  })

  test('cancelling it afterwards changes nothing', async () => {
    const handle = executor.execute(
      linearProgram({ source: new SequenceSource(1, 3), sink: new DiscardingSink() }),
    )
    await handle.result
    await handle.cancel()
    expect(handle.status).toBe('finished')
  })

  test('an empty one ends too', async () => {
    for (const source of [new ElementsSource([]), new SequenceSource(5, 1)]) {
      const handle = executor.execute(linearProgram({ source, sink: new DiscardingSink(), parallelism: 3 }))
      await handle.result
      expect(handle.status).toBe('finished')
    }
  })
})

describe('cancelling', () => {
  test('by the handle: rejects with the reason, after everything is closed', async () => {
    const closed: string[] = []
    const sink: Sink<number> = {
      createWriter: () => ({
        write: () => {},
        flush: () => {},
        close: async () => void closed.push(await Promise.resolve('writer')),
      }),
    }
    async function* source(): AsyncGenerator<number> {
      try {
        yield* endless()
      } finally {
        closed.push('iterable')
      }
    }
    const handle = executor.execute(
      linearProgram({ name: 'j', source: new AsyncIterableSource(source()), sink }),
    )
    await turn()
    expect(handle.status).toBe('running')
    const cancelled = handle.cancel('enough')
    expect(handle.status).toBe('cancelling')
    await cancelled
    expect(handle.status).toBe('cancelled')
    await expect(handle.result).rejects.toMatchObject({
      code: 'JOB_CANCELLED',
      message: 'Job "j" was cancelled.',
      cause: 'enough',
      retryable: false,
    })
    await turn()
    expect(new Set(closed)).toEqual(new Set(['writer', 'iterable']))
    expect(handle.metrics()).toHaveLength(1)
  })

  test('by a signal, also one that was aborted before', async () => {
    const controller = new AbortController()
    const handle = executor.execute(endlessProgram(), { signal: controller.signal })
    setImmediate(() => controller.abort(new Error('stop')))
    await expect(handle.result).rejects.toMatchObject({ code: 'JOB_CANCELLED', cause: new Error('stop') })
    const early = executor.execute(endlessProgram(), { signal: AbortSignal.abort() })
    await expect(early.result).rejects.toMatchObject({ code: 'JOB_CANCELLED' })
    expect(early.status).toBe('cancelled')
  })

  test('a finished job no longer listens to its signal', async () => {
    const controller = new AbortController()
    const remove = vi.spyOn(controller.signal, 'removeEventListener')
    await executor.execute(linearProgram({ source: new SequenceSource(1, 2), sink: new DiscardingSink() }), {
      signal: controller.signal,
    }).result
    expect(remove).toHaveBeenCalledOnce()
  })

  test('from within a user function', async () => {
    let seen = 0
    const handle = executor.execute(
      endlessProgram(() => {
        if (++seen === 3) void handle.cancel()
      }),
    )
    await expect(handle.result).rejects.toMatchObject({ code: 'JOB_CANCELLED' })
    expect(seen).toBeGreaterThanOrEqual(3)
  })

  test('while a sink has no room', async () => {
    const sink: Sink<number> = {
      createWriter: () => ({ write: () => {}, flush: () => {}, full: () => true }),
    }
    const handle = executor.execute(linearProgram({ source: new SequenceSource(1, 100), sink }))
    await turn()
    await handle.cancel()
    expect(handle.status).toBe('cancelled')
  })
})

describe('failures', () => {
  test.each([true, false])(
    'name job, operator, uid, subtask and record, and carry the cause (interpreted: %s)',
    async (interpreted) => {
      const cause = new RangeError('out of range')
      const handle = executor.execute(
        linearProgram({
          name: 'orders',
          source: new ElementsSource(Array.from({ length: 500 }, (_, id) => ({ id, note: 'x'.repeat(id) }))),
          operators: [
            {
              create: () =>
                new MapOperator((order: { id: number }) => {
                  if (order.id === 400) throw cause
                  return order
                }),
              name: 'check',
              uid: 'check-1',
            },
          ],
          sink: new DiscardingSink(),
        }),
        { interpreted },
      )
      await expect(handle.result).rejects.toMatchObject({
        name: 'UserFunctionError',
        code: 'USER_FUNCTION',
        retryable: true,
        cause,
        location: { job: 'orders', operator: 'check', uid: 'check-1', subtask: 0, parallelism: 1 },
        message: expect.stringMatching(
          /^Job "orders" failed in operator "check" \(uid "check-1"\), subtask 1\/1 on record \{"id":400,"note":"x+… \(\d+ characters\): out of range$/,
        ),
      })
      expect(handle.status).toBe('failed')
      expect(handle.metrics()[0].operators[1].numRecordsIn).toBeGreaterThan(0)
    },
  )

  test('close everything, and are not hidden by failures of closing', async () => {
    let closed = 0
    const sink: Sink<number> = {
      createWriter: () => ({
        write: () => {
          throw new Error('write broke')
        },
        flush: () => {},
        close: () => {
          closed++
          throw new Error('close broke')
        },
      }),
    }
    const handle = executor.execute(linearProgram({ source: new SequenceSource(1, 3), sink }))
    await expect(handle.result).rejects.toThrow('write broke')
    expect(closed).toBe(1)
  })

  test('of closing alone fail the job', async () => {
    const sink: Sink<number> = {
      createWriter: () => ({
        write: () => {},
        flush: () => {},
        close: () => Promise.reject(new Error('close broke')),
      }),
    }
    const handle = executor.execute(linearProgram({ source: new SequenceSource(1, 3), sink }))
    await expect(handle.result).rejects.toThrow(/operator "sink".*close broke/)
    expect(handle.status).toBe('failed')
  })

  test('of opening name the operator', async () => {
    const handle = executor.execute(
      linearProgram({
        source: new SequenceSource(1, 3),
        operators: [
          {
            create: () =>
              new KeyedProcessOperator(
                (n: number) => n,
                () => ({ open: () => Promise.reject(new Error('no connection')), processElement: () => {} }),
              ),
            name: 'enrich',
          },
        ],
        sink: new DiscardingSink(),
      }),
    )
    await expect(handle.result).rejects.toThrow(/operator "enrich".*no connection/)
  })

  test('that nobody listens to do not bring down the process', async () => {
    const handle = executor.execute(
      linearProgram({
        source: new SequenceSource(1, 3),
        sink: new FunctionSink(() => {
          throw new Error('unheard')
        }),
      }),
    )
    for (let i = 0; i < 5; i++) await turn()
    expect(handle.status).toBe('failed')
  })

  test('one call that emits more than 16 MB beyond the room', async () => {
    const text = 'x'.repeat(64 * 1024)
    const handle = executor.execute(
      linearProgram({
        source: new ElementsSource([1]),
        operators: [
          {
            create: () =>
              new FlatMapOperator((_n: number, out: (value: string) => void) => {
                for (let i = 0; i < 30_000; i++) out(text)
              }),
            name: 'explode',
          },
        ],
        sink: new DiscardingSink(),
        sinkPartition: 'rebalance',
      }),
    )
    await expect(handle.result).rejects.toMatchObject({
      code: 'OUTPUT_OVERFLOW',
      retryable: false,
      message: expect.stringMatching(/operator "explode".*generator function/),
    })
  })

  test('a generator may emit as much', async () => {
    let bytes = 0
    const text = 'x'.repeat(64 * 1024)
    const handle = executor.execute(
      linearProgram({
        source: new ElementsSource([1]),
        operators: [
          {
            create: () =>
              new FlatMapOperator(function* (_n: number) {
                for (let i = 0; i < 30_000; i++) yield text
              }),
          },
        ],
        sink: new FunctionSink<string>((value) => (bytes += value.length)),
        sinkPartition: 'rebalance',
      }),
    )
    await handle.result
    expect(bytes).toBe(30_000 * text.length)
  })
})

describe('promises where a value is due', () => {
  const promise = () => Promise.resolve(1) as unknown as number
  test.each([
    ['map', () => new MapOperator(promise), undefined],
    ['flatMap', () => new FlatMapOperator(promise as never), undefined],
    [
      'process',
      () =>
        new KeyedProcessOperator(
          (n: number) => n,
          () => ({ processElement: promise as never }),
        ),
      undefined,
    ],
    ['async generator', () => new FlatMapOperator(async function* () {} as never), undefined],
    ['sink', () => new MapOperator((n: number) => n), new FunctionSink(promise)],
  ])('%s: an error on the first record, with a hint', async (_what, create, sink) => {
    const handle = executor.execute(
      linearProgram({
        source: new ElementsSource([1, 2]),
        operators: [{ create }],
        sink: sink ?? new DiscardingSink(),
      }),
    )
    await expect(handle.result).rejects.toMatchObject({
      code: 'PROMISE_VALUE',
      message: expect.stringMatching(/on record 1: .*mapAsync/),
    })
  })

  test('a string where several values are due is refused', async () => {
    const handle = executor.execute(
      linearProgram({
        source: new ElementsSource(['ab']),
        operators: [{ create: () => new FlatMapOperator((text: string) => text) }],
        sink: new DiscardingSink(),
      }),
    )
    await expect(handle.result).rejects.toMatchObject({ code: 'INVALID_RESULT' })
  })
})

test('two jobs at once do not disturb each other, not even when one fails', async () => {
  const seen: Record<string, number[]> = { a: [], b: [] }
  const program = (name: string, failAt: number) =>
    linearProgram({
      name,
      source: new SequenceSource(1, 20_000),
      operators: [
        {
          create: () =>
            new KeyedProcessOperator<number, number, number>(
              (n) => n % 7,
              () => {
                let count = 0
                return {
                  processElement: (n, _context, out) => {
                    if (n === failAt) throw new Error(`at ${n}`)
                    out(++count)
                  },
                }
              },
            ),
          partition: 'hash',
          code: { keyOf: (n: number) => n % 7 },
        },
      ],
      sink: new FunctionSink<number>((n) => seen[name].push(n)),
      parallelism: 2,
    })
  const [a, b] = [executor.execute(program('a', 15_000)), executor.execute(program('b', -1))]
  await expect(a.result).rejects.toThrow('Job "a" failed')
  await b.result
  expect(seen['b']).toHaveLength(20_000)
  expect(Math.max(...seen['b'])).toBeLessThanOrEqual(20_000)
  expect(seen['a'].length).toBeLessThan(20_000)
  expect([a.status, b.status]).toEqual(['failed', 'finished'])
})

/** A platform on which every look at the clock takes a millisecond. */
class TickingPlatform extends ManualPlatform {
  yields = 0
  private ticks = 0

  override monotonic(): number {
    return this.ticks++
  }

  override yield(): Promise<void> {
    this.yields++
    return super.yield()
  }
}

test('a job yields to the host every few milliseconds while it works', async () => {
  const platform = new TickingPlatform()
  const program = linearProgram({ source: new SequenceSource(1, 50_000), sink: new DiscardingSink() })
  await new LocalExecutor(platform).execute(program).result
  // A slice is one batch of 1,024 rows, since it takes longer than a millisecond.
  expect(platform.yields).toBeGreaterThanOrEqual(Math.floor(50_000 / 1024))
})

test('timers and watermarks go by the clock of the platform', async () => {
  const platform = new ManualPlatform({ startMs: 1000 })
  const seen: string[] = []
  let finish = (): void => {}
  async function* source(): AsyncGenerator<number> {
    yield 50
    await new Promise<void>((resolve) => (finish = resolve))
  }
  const handle = new LocalExecutor(platform).execute(
    linearProgram({
      source: new AsyncIterableSource(source()),
      strategy: WatermarkStrategy.forMonotonousTimestamps<number>().withTimestampAssigner((n) => n),
      operators: [
        {
          create: () =>
            new KeyedProcessOperator<number, number, string>(
              (n) => n,
              () => ({
                processElement: (n, { timers }) => {
                  timers.registerProcessingTimeTimer(timers.currentProcessingTime() + 500)
                  timers.registerEventTimeTimer(n - 10)
                },
                onTimer: (time, { timeDomain, timers }, out) =>
                  out(`${timeDomain} ${time} at ${timers.currentProcessingTime()}`),
              }),
            ),
          partition: 'hash',
          code: { keyOf: (n: number) => n },
        },
      ],
      sink: new FunctionSink<string>((text) => seen.push(text)),
    }),
  )
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 10; i++) await turn()
  }
  await settle()
  expect(seen).toEqual([])
  platform.advanceTo(1200)
  await settle()
  expect(seen).toEqual(['event-time 40 at 1200'])
  platform.advanceTo(1500)
  await settle()
  expect(seen.slice(1)).toEqual(['processing-time 1500 at 1500'])
  expect(handle.metrics()[1].operators[0]).toMatchObject({ currentWatermark: 49, watermarkLag: 1451 })
  finish()
  await handle.result
  expect(platform.nextTime).toBeUndefined()
})
