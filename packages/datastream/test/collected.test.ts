import { describe, expect, test } from 'vitest'
import { StreamExecutionEnvironment } from '@wiesel/datastream'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('iterating', () => {
  test('gives every record, by one, in batches, and as an array', async () => {
    const stream = new StreamExecutionEnvironment().fromSequence(1, 30_000)
    let sum = 0
    for await (const n of stream.collect()) sum += n
    const batches: number[] = []
    let batched = 0
    for await (const batch of stream.collect().batches()) {
      batches.push(batch.length)
      batched += batch.reduce((a, b) => a + b, 0)
    }
    const array = await stream.collect().toArray()
    const expected = (30_000 * 30_001) / 2
    expect([sum, batched, array.reduce((a, b) => a + b)]).toEqual([expected, expected, expected])
    expect(batches.length).toBeLessThan(1000)
    expect(Math.min(...batches)).toBeGreaterThan(0)
  })

  test('starts a run of its own each time', async () => {
    let runs = 0
    const collected = new StreamExecutionEnvironment()
      .fromElements(1)
      .map(() => ++runs)
      .collect()
    expect(runs).toBe(0)
    expect(await collected.toArray()).toEqual([1])
    expect(await collected.toArray()).toEqual([2])
  })

  test('of an empty stream ends', async () => {
    const empty = new StreamExecutionEnvironment().fromElements<number>().collect()
    expect(await empty.toArray()).toEqual([])
    for await (const _ of empty) throw new Error('nothing was expected')
  })
})

describe('leaving the loop', () => {
  test('cancels the job, and lets the source clean up', async () => {
    let open = 0
    async function* endless(): AsyncGenerator<number> {
      open++
      try {
        for (let n = 0; ; n++) {
          await turn()
          yield n
        }
      } finally {
        open--
      }
    }
    const stream = new StreamExecutionEnvironment().fromAsyncIterable(endless())
    for await (const n of stream.collect()) if (n === 3) break
    for (let i = 0; i < 5; i++) await turn()
    expect(open).toBe(0)
  })

  test('by an error gives that error', async () => {
    const stream = new StreamExecutionEnvironment().fromSequence(0, 1e12)
    const leave = async (): Promise<void> => {
      for await (const n of stream.collect()) if (n === 10) throw new Error('seen enough')
    }
    await expect(leave()).rejects.toThrow('seen enough')
  })

  test('stops a job that waits for the reader', async () => {
    let mapped = 0
    const stream = new StreamExecutionEnvironment().fromSequence(0, 1e12).map((n) => {
      mapped++
      return n
    })
    for await (const _ of stream.collect()) {
      for (let i = 0; i < 50; i++) await turn()
      break
    }
    const after = mapped
    for (let i = 0; i < 20; i++) await turn()
    expect(mapped).toBe(after)
    expect(mapped).toBeLessThan(1_000_000)
  })
})

describe('a job that fails', () => {
  test('rejects the loop, after the records before the failure', async () => {
    const stream = new StreamExecutionEnvironment().fromSequence(0, 10_000).map((n) => {
      if (n === 5000) throw new Error('broke')
      return n
    })
    const seen: number[] = []
    const read = async (): Promise<void> => {
      for await (const n of stream.collect()) seen.push(n)
    }
    await expect(read()).rejects.toMatchObject({
      code: 'USER_FUNCTION',
      message: expect.stringContaining('record 5000'),
    })
    expect(seen).toEqual(Array.from({ length: 5000 }, (_, i) => i))
    await expect(stream.collect().toArray()).rejects.toThrow('broke')
  })

  test('by a plan that cannot run, too', async () => {
    const env = new StreamExecutionEnvironment({ parallelism: 2 })
    const stream = env
      .fromElements(1)
      .setParallelism(1)
      .forward()
      .map((n) => n)
    await expect(stream.collect().toArray()).rejects.toMatchObject({ code: 'FORWARD_PARALLELISM' })
  })
})

test('a signal cancels, and the loop rejects', async () => {
  const controller = new AbortController()
  const stream = new StreamExecutionEnvironment().fromSequence(0, 1e12)
  const read = async (): Promise<void> => {
    for await (const n of stream.collect({ signal: controller.signal, name: 'read' }))
      if (n === 100) controller.abort('stop')
  }
  await expect(read()).rejects.toMatchObject({
    code: 'JOB_CANCELLED',
    cause: 'stop',
    message: 'Job "read" was cancelled.',
  })
})
