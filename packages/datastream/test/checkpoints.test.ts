/** Checkpoints, restarts and savepoints as users see them. */
import { describe, expect, test } from 'vitest'
import {
  MemoryCheckpointStorage,
  SequenceSource,
  valueState,
  type Committer,
  type EnvironmentOptions,
  type JobHandle,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type Sink,
  type ValueState,
} from '@wiesel/runtime'
import { StreamExecutionEnvironment, type SingleOutputStream } from '@wiesel/datastream'

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

test('at the end only what is to be committed is stored; all state, if a savepoint was asked for', async () => {
  /** Bytes of the last checkpoint and of the savepoint of a job with many keys. */
  const bytesAtEnd = async (drain: boolean): Promise<{ last: number; savepoint: number }> => {
    const storage = new MemoryCheckpointStorage()
    const sink = new Committed<number>()
    const env = new StreamExecutionEnvironment({ checkpointing: '1 h' })
    env
      .fromSequence(1, drain ? 1e9 : 5000)
      .keyBy((n) => n)
      .count()
      .map(({ key }) => slowly(key))
      .sinkTo(sink)
    const job = env.executeAsync()
    while (sink.written < 5000) await pause(1)
    const path = drain ? await job.stop({ drain, savepoint: storage }) : undefined
    await job.result
    expect(sink.rows).toHaveLength(sink.written)
    const objects = path === undefined ? [] : await storage.list(`${path}/`)
    const stored = await Promise.all(objects.map((name) => storage.get(name)))
    const savepoint = stored.reduce((sum, object) => sum + (object?.length ?? 0), 0)
    return { last: job.checkpoints().recent.at(-1)?.bytes ?? 0, savepoint }
  }
  // The rows of the sink are in both, as what is to be committed.
  const committed = 5000 * 6
  const { last } = await bytesAtEnd(false)
  expect(last).toBeGreaterThan(1000)
  expect(last).toBeLessThan(committed + 2000)
  const drained = await bytesAtEnd(true)
  expect(drained.savepoint).toBe(drained.last)
  expect(drained.savepoint).toBeGreaterThan(2 * committed)
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

test('what a failed attempt still stores does not disturb the next one', async () => {
  /** Stores a checkpoint, and says so late. Then has no room until `hasRoom`. */
  class Late extends MemoryCheckpointStorage {
    stored = false
    told = false
    hasRoom = false

    override async put(name: string, bytes: Uint8Array): Promise<void> {
      if (this.stored && !this.hasRoom) throw new Error('disk full')
      await super.put(name, bytes)
      if (!name.endsWith('/metadata') || this.stored) return
      this.stored = true
      await pause(50)
      this.told = true
    }
  }
  const storage = new Late()
  const sink = new Committed<number>()
  const env = new StreamExecutionEnvironment({
    checkpointing: { interval: 5, storage, tolerableFailures: 1000 },
    restartStrategy: FAST,
  })
  let failures = 0
  env
    .fromSequence(1, 20_000)
    .map((n) => {
      const fails = failures === 0 ? storage.stored : failures === 1 && storage.told && n > 10_000
      if (!fails) return slowly(n)
      storage.hasRoom = ++failures === 2
      throw new Error('broke')
    })
    .sinkTo(sink)
  await env.execute()
  expect(failures).toBe(2)
  expect(sink.rows.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20_000 }, (_, i) => i + 1))
})

describe('what is collected', () => {
  const numbers = (failsAt: number) => {
    let failures = 1
    const env = new StreamExecutionEnvironment({ checkpointing: '1 h', restartStrategy: FAST })
    return env.fromSequence(1, 2000).map((n) => {
      if (n === failsAt && failures-- > 0) throw new Error('broke')
      return slowly(n)
    })
  }

  test('comes once, when a checkpoint is complete; at the latest at the end', async () => {
    expect(await numbers(1500).collect().toArray()).toEqual(Array.from({ length: 2000 }, (_, i) => i + 1))
  })

  test('comes at once if wanted, and after a failure again', async () => {
    const all: number[] = []
    for await (const n of numbers(1500).collect({ delivery: 'immediate' })) all.push(n)
    expect(all.slice(0, 1000)).toEqual(Array.from({ length: 1000 }, (_, i) => i + 1))
    expect(all.filter((n) => n === 1)).toEqual([1, 1])
    expect(new Set(all).size).toBe(2000)
    const first = numbers(0).collect({ delivery: 'immediate' })[Symbol.asyncIterator]()
    expect(await first.next()).toEqual({ done: false, value: 1 })
    await first.return?.()
  })

  test('has no other ways', () => {
    expect(() => numbers(0).collect({ delivery: 'later' as 'immediate' })).toThrow(
      'It can be: checkpoint, immediate',
    )
  })
})

describe('checkpoints that are kept', () => {
  const build = (storage: MemoryCheckpointStorage, sink: Committed<string>) => {
    const env = new StreamExecutionEnvironment({
      checkpointing: { interval: 5, storage, retained: 3, retain: 'on-cancel' },
    })
    env
      .fromSequence(1, 20_000)
      .uid('numbers')
      .map(slowly)
      .keyBy((n) => n % 10)
      .count()
      .uid('counts')
      .map(({ key, count }) => `${key}: ${count}`)
      .sinkTo(sink)
      .uid('sink')
    return env
  }
  const folders = async (storage: MemoryCheckpointStorage): Promise<string[]> => {
    const names = (await storage.list('')).filter((name) => name.endsWith('/metadata'))
    return names.map((name) => name.replace('/metadata', '')).sort((a, b) => idOf(a) - idOf(b))
  }
  const idOf = (folder: string): number => Number(/chk-(\d+)$/.exec(folder)?.[1])

  async function cancelled(): Promise<MemoryCheckpointStorage> {
    const storage = new MemoryCheckpointStorage()
    const job = build(storage, new Committed()).executeAsync('job')
    while (job.checkpoints().completed < 3) await pause(1)
    await job.cancel()
    expect(await folders(storage)).toHaveLength(3)
    return storage
  }

  test('the newest is gone on from', async () => {
    const storage = await cancelled()
    const newest = (await folders(storage)).at(-1) as string
    const job = build(storage, new Committed()).executeAsync('job')
    await pause(5)
    expect(job.checkpoints()).toMatchObject({ restoredFrom: idOf(newest), damaged: [] })
    await job.cancel()
  })

  test.each(['changed', 'cut', 'lost'])(
    'one that is %s is told of, and the one before it used',
    async (how) => {
      const storage = await cancelled()
      const [, older, newest] = await folders(storage)
      const name = `${newest}/task-0`
      const bytes = (await storage.get(name)) as Uint8Array
      if (how === 'lost') await storage.delete(name)
      else await storage.put(name, how === 'cut' ? bytes.slice(0, -1) : bytes.fill(bytes[20] ^ 1, 20, 21))
      const job = build(storage, new Committed()).executeAsync('job')
      while (job.checkpoints().restoredFrom === undefined) await pause(1)
      expect(job.checkpoints().restoredFrom).toBe(idOf(older))
      expect(job.checkpoints().damaged).toEqual([
        { checkpoint: idOf(newest), reason: expect.stringContaining(name) },
      ])
      await job.cancel()
    },
  )

  test('nothing begins anew behind your back when all are damaged', async () => {
    const storage = await cancelled()
    for (const folder of await folders(storage)) await storage.delete(`${folder}/task-0`)
    await expect(build(storage, new Committed()).execute('job')).rejects.toMatchObject({
      code: 'NO_INTACT_CHECKPOINT',
    })
  })

  test('a checkpoint of its own that is newer goes before the savepoint it was started from', async () => {
    const storage = new MemoryCheckpointStorage()
    const first = build(storage, new Committed()).executeAsync('job')
    while (first.checkpoints().completed < 1) await pause(1)
    const path = (await first.stop({ savepoint: storage })) as string
    const options = { name: 'job', fromSavepoint: { storage, path } }
    const second = build(storage, new Committed()).executeAsync(options)
    while (second.checkpoints().completed < 2) await pause(1)
    const from = second.checkpoints().restoredFrom as number
    await second.cancel()
    const third = build(storage, new Committed()).executeAsync(options)
    while (third.checkpoints().restoredFrom === undefined) await pause(1)
    expect(third.checkpoints().restoredFrom).toBeGreaterThan(from)
    await third.cancel()
  })
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

  test('operators may change their order, go, and come', async () => {
    interface Counted {
      readonly n: number
      readonly counts: Readonly<Record<string, number>>
    }
    class Count implements KeyedProcessFunction<number, Counted, Counted> {
      private readonly name: string
      private count!: ValueState<number>

      constructor(name: string) {
        this.name = name
      }

      open(context: KeyedRuntimeContext): void {
        this.count = context.getState(valueState<number>('count'))
      }

      processElement({ n, counts }: Counted): Counted[] {
        const count = (this.count.value() ?? 0) + 1
        this.count.update(count)
        return [{ n, counts: { ...counts, [this.name]: count } }]
      }
    }
    const build = (sink: Committed<Counted>, order: readonly string[]) => {
      const env = new StreamExecutionEnvironment({ checkpointing: '1 h' })
      let records: SingleOutputStream<Counted> = env
        .fromSource(new SequenceSource(1, LAST))
        .uid('numbers')
        .map((n) => ({ n: slowly(n), counts: {} }))
      for (const name of order)
        records = records
          .keyBy(({ n }) => n % 10)
          .process(() => new Count(name))
          .uid(name)
      records.sinkTo(sink).uid('sink')
      return env
    }
    const run = async (order: readonly string[], allowNonRestoredState = false): Promise<Counted[]> => {
      const storage = new MemoryCheckpointStorage()
      const sink = new Committed<Counted>()
      const job = build(sink, ['a', 'b']).executeAsync()
      while (sink.written < 200) await pause(1)
      const path = (await job.stop({ savepoint: storage })) as string
      await build(sink, order).execute({ fromSavepoint: { storage, path, allowNonRestoredState } })
      expect(await storage.list(`${path}/`)).not.toEqual([])
      return sink.rows.toSorted((x, y) => x.n - y.n)
    }
    const full = (n: number): number => Math.floor((n - 1) / 10) + 1
    const last = async (...args: Parameters<typeof run>) => (await run(...args)).at(-1) as Counted
    for (const { n, counts } of await run(['b', 'a'])) expect(counts).toEqual({ a: full(n), b: full(n) })
    await expect(run(['a'])).rejects.toMatchObject({ code: 'STATE_NOT_RESTORED' })
    expect(await last(['a'], true)).toEqual({ n: LAST, counts: { a: full(LAST) } })
    const { counts } = await last(['a', 'fresh', 'b'])
    expect(counts).toMatchObject({ a: full(LAST), b: full(LAST) })
    expect(counts['fresh']).toBeLessThan(full(LAST))
  })

  test('a savepoint is removed once the job has a checkpoint if it is claimed, and stays if not', async () => {
    const storage = new MemoryCheckpointStorage()
    const sink = new Committed<string>()
    const job = build(sink).executeAsync()
    await someRows(job, sink)
    const path = (await job.stop({ savepoint: storage })) as string
    for (const claim of [undefined, 'no-claim'] as const) {
      await build(new Committed<string>()).execute({ fromSavepoint: { storage, path, claim } })
      await pause(5)
      expect(await storage.list(`${path}/`)).not.toEqual([])
    }
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
