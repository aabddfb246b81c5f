/** Checkpoints, restarts and savepoints as users see them. */
import { describe, expect, test } from 'vitest'
import {
  MemoryCheckpointStorage,
  SequenceSource,
  type Committer,
  type EnvironmentOptions,
  type JobHandle,
  type Sink,
} from '@wiesel/runtime'
import { StreamExecutionEnvironment } from '@wiesel/datastream'

const FAST = { kind: 'fixed-delay', attempts: 5, delay: 1 } as const
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

interface Transaction<T> {
  readonly id: string
  readonly rows: readonly T[]
}

let writers = 0

/** Makes visible what is committed; each transaction once, by whichever job. */
class Committed<T> implements Sink<T, never, Transaction<T>> {
  /** Rows that were given to writers. */
  written = 0
  private readonly transactions = new Map<string, readonly T[]>()

  get rows(): T[] {
    return [...this.transactions.values()].flat()
  }

  createWriter() {
    const rows: T[] = []
    const writer = writers++
    let transactions = 0
    return {
      write: (value: T) => {
        this.written++
        rows.push(value)
      },
      flush: () => {},
      prepareCommit: () => [{ id: `${writer}/${transactions++}`, rows: rows.splice(0) }],
    }
  }

  createCommitter(): Committer<Transaction<T>> {
    return { commit: (all) => all.forEach(({ id, rows }) => this.transactions.set(id, rows)) }
  }
}

/** Slow enough for some checkpoints: a source that gives a few rows per millisecond. */
function slowly(n: number): number {
  if (n % 50 === 0) {
    const end = performance.now() + 1
    while (performance.now() < end);
  }
  return n
}

describe('a job that fails', () => {
  test('goes on from the last checkpoint; each record counts once', async () => {
    let failures = 3
    const env = new StreamExecutionEnvironment({ checkpointing: 5, restartStrategy: FAST })
    const counts = await env
      .fromSequence(1, 4000)
      .map((n) => {
        if (n % 1000 === 700 && failures-- > 0) throw new Error('broke')
        return slowly(n)
      })
      .keyBy((n) => n % 3)
      .count()
      .collect()
      .toArray()
    expect(failures).toBeLessThan(0)
    expect(counts).toHaveLength(4000)
    expect(counts.filter(({ key }) => key === 1).map(({ count }) => count)).toEqual(
      Array.from({ length: 1334 }, (_, i) => i + 1),
    )
  })

  test('is given up when the strategy says so, and says why it failed', async () => {
    const env = new StreamExecutionEnvironment({ checkpointing: 5, restartStrategy: FAST })
    let calls = 0
    env
      .fromElements(1)
      .map(() => {
        calls++
        throw new Error('always')
      })
      .print()
    await expect(env.execute()).rejects.toThrow('always')
    expect(calls).toBe(6)
  })

  test('is not started again without checkpoints, nor for what running again cannot mend', async () => {
    const calls = [0, 0]
    const plain = new StreamExecutionEnvironment()
    plain
      .fromElements(1)
      .map(() => {
        calls[0]++
        throw new Error('once')
      })
      .print()
    await expect(plain.execute()).rejects.toThrow('once')
    const env = new StreamExecutionEnvironment({ checkpointing: 5, restartStrategy: FAST })
    env
      .fromElements(1)
      .map(async () => void calls[1]++)
      .print()
    await expect(env.execute()).rejects.toMatchObject({ code: 'PROMISE_VALUE' })
    expect(calls).toEqual([1, 1])
  })

  test('is not started again when its source cannot be read again', async () => {
    const env = new StreamExecutionEnvironment({ checkpointing: 5, restartStrategy: FAST })
    async function* numbers() {
      yield 1
    }
    let calls = 0
    env
      .fromAsyncIterable(numbers())
      .map(() => {
        calls++
        throw new Error('broke')
      })
      .print()
    await expect(env.execute()).rejects.toThrow('broke')
    expect(calls).toBe(1)
  })
})

test('nothing is committed before a checkpoint is complete, everything at the end', async () => {
  const sink = new Committed<number>()
  const env = new StreamExecutionEnvironment({ checkpointing: '1 h' })
  let early = 0
  env
    .fromSequence(1, 100)
    .map((n) => {
      early += sink.rows.length
      return n
    })
    .sinkTo(sink)
  const job = env.executeAsync()
  await job.result
  expect(early).toBe(0)
  expect(sink.rows).toHaveLength(100)
  expect(job.checkpoints()).toMatchObject({ completed: 1, failed: 0, attempts: 1 })
  expect(job.checkpoints().recent[0]).toMatchObject({ kind: 'final', status: 'completed' })
})

test('a finished job leaves no checkpoints, a cancelled one as asked', async () => {
  for (const retain of ['on-failure', 'on-cancel'] as const) {
    const storage = new MemoryCheckpointStorage()
    const env = new StreamExecutionEnvironment({ checkpointing: { interval: 2, storage, retain } })
    env.fromSequence(1, 1e9).map(slowly).sinkTo(new Committed<number>())
    const job = env.executeAsync('cancelled')
    while (job.checkpoints().completed === 0) await pause(1)
    await job.cancel()
    expect((await storage.list('cancelled/')).length > 0).toBe(retain === 'on-cancel')
  }
  const storage = new MemoryCheckpointStorage()
  const env = new StreamExecutionEnvironment({ checkpointing: { interval: 1, storage } })
  env.fromSequence(1, 1000).map(slowly).sinkTo(new Committed<number>())
  await env.execute()
  expect(await storage.list('')).toEqual([])
})

test('storage that fails: tolerated as often as said', async () => {
  class Broken extends MemoryCheckpointStorage {
    override put(): Promise<void> {
      return Promise.reject(new Error('disk full'))
    }
  }
  const env = new StreamExecutionEnvironment({
    checkpointing: { interval: 1, storage: new Broken(), tolerableFailures: 2 },
    restartStrategy: { kind: 'none' },
  })
  env.fromSequence(1, 1e9).map(slowly).sinkTo(new Committed<number>())
  const job = env.executeAsync()
  await expect(job.result).rejects.toMatchObject({ code: 'CHECKPOINT_FAILED', retryable: true })
  expect(job.checkpoints().failed).toBeGreaterThanOrEqual(3)
})

describe('savepoints', () => {
  const LAST = 6000

  interface Shape {
    parallelism?: number
    extra?: boolean
    uids?: boolean
  }

  /** Counts numbers by their last digit. */
  function build(sink: Committed<string>, { parallelism = 1, extra = false, uids = true }: Shape = {}) {
    const options: EnvironmentOptions = { parallelism, maxParallelism: 8, checkpointing: '1 h' }
    const env = new StreamExecutionEnvironment(options)
    const source = env.fromSource(new SequenceSource(1, LAST)).setParallelism(1)
    if (uids) source.uid('numbers')
    const mapped = extra ? source.map((n) => n).map(slowly) : source.map(slowly)
    const counted = mapped.keyBy((n) => n % 10).count()
    if (uids) counted.uid('counts')
    const end = counted.map(({ key, count }) => `${key}: ${count}`).sinkTo(sink)
    if (uids) end.uid('sink')
    return env
  }

  async function someRows(job: JobHandle, sink: Committed<string>): Promise<void> {
    while (sink.written < 200 && job.status !== 'failed') await pause(1)
  }

  const expected = Array.from({ length: LAST }, (_, i) => `${i % 10}: ${Math.floor(i / 10) + 1}`)

  test.each<[string, Shape]>([
    ['as it was', {}],
    ['at another parallelism', { parallelism: 3 }],
    ['with an operator more', { extra: true }],
  ])('a job stopped with a savepoint goes on %s', async (_, shape) => {
    const storage = new MemoryCheckpointStorage()
    const sink = new Committed<string>()
    const job = build(sink).executeAsync('counts')
    await someRows(job, sink)
    const path = (await job.stop({ savepoint: storage })) as string
    expect(job.status).toBe('finished')
    expect(sink.rows.length).toBeGreaterThan(0)
    expect(sink.rows.length).toBeLessThan(LAST)
    await build(sink, shape).execute({ name: 'counts', fromSavepoint: { storage, path } })
    expect(sink.rows.toSorted()).toEqual(expected.toSorted())
  })

  test('a savepoint does not disturb the job, and commits nothing', async () => {
    const storage = new MemoryCheckpointStorage()
    const [first, second] = [new Committed<string>(), new Committed<string>()]
    const job = build(first).executeAsync()
    await someRows(job, first)
    const path = await job.savepoint(storage)
    expect(first.rows).toEqual([])
    await job.result
    expect(first.rows.toSorted()).toEqual(expected.toSorted())
    // What was written before the savepoint is committed by whoever starts from it.
    await build(second).execute({ fromSavepoint: { storage, path } })
    expect(second.rows.toSorted()).toEqual(expected.toSorted())
  })

  test('drain ends the sources: windows fire, and the savepoint is that of the end', async () => {
    const storage = new MemoryCheckpointStorage()
    const sink = new Committed<string>()
    const job = build(sink).executeAsync()
    await someRows(job, sink)
    const path = await job.stop({ drain: true, savepoint: storage })
    expect(sink.rows).toHaveLength(sink.written)
    expect(await storage.list(`${path}/`)).not.toEqual([])
  })

  test('state without an operator is an error, unless it may be left out', async () => {
    const storage = new MemoryCheckpointStorage()
    const sink = new Committed<string>()
    const job = build(sink).executeAsync()
    await someRows(job, sink)
    const path = (await job.stop({ savepoint: storage })) as string
    const changed = build(new Committed<string>(), { uids: false })
    await expect(changed.execute({ fromSavepoint: { storage, path } })).rejects.toMatchObject({
      code: 'STATE_NOT_RESTORED',
      message: expect.stringContaining('(uid "counts")'),
    })
    const again = new Committed<string>()
    await build(again, { uids: false }).execute({
      fromSavepoint: { storage, path, allowNonRestoredState: true },
    })
    expect(again.rows.toSorted()).toEqual(expected.toSorted())
  })

  test('more subtasks than key groups, and a savepoint that is not there', async () => {
    const storage = new MemoryCheckpointStorage()
    const sink = new Committed<string>()
    const job = build(sink).executeAsync()
    await someRows(job, sink)
    const path = (await job.stop({ savepoint: storage })) as string
    const env = new StreamExecutionEnvironment({ parallelism: 9, maxParallelism: 16 })
    const source = env.fromSource(new SequenceSource(1, LAST)).uid('numbers').setParallelism(1)
    source
      .keyBy((n) => n % 10)
      .count()
      .uid('counts')
      .print()
    await expect(
      env.execute({ fromSavepoint: { storage, path, allowNonRestoredState: true } }),
    ).rejects.toMatchObject({ code: 'MAX_PARALLELISM' })
    await expect(build(sink).execute({ fromSavepoint: { storage, path: 'nowhere' } })).rejects.toMatchObject({
      code: 'CHECKPOINT_NOT_FOUND',
    })
  })

  test('a claimed savepoint is removed once the job has a checkpoint', async () => {
    const storage = new MemoryCheckpointStorage()
    const sink = new Committed<string>()
    const job = build(sink).executeAsync()
    await someRows(job, sink)
    const path = (await job.stop({ savepoint: storage })) as string
    await build(sink).execute({ fromSavepoint: { storage, path, claim: 'claim' } })
    await pause(5)
    expect(await storage.list(`${path}/`)).toEqual([])
  })

  test('stop needs to know how', async () => {
    const sink = new Committed<string>()
    const job = build(sink).executeAsync()
    await someRows(job, sink)
    await expect(job.stop({})).rejects.toThrow('give savepoint, drain or both')
    await job.cancel()
    await expect(job.savepoint(new MemoryCheckpointStorage())).rejects.toMatchObject({
      code: 'CHECKPOINT_ABORTED',
    })
  })
})
