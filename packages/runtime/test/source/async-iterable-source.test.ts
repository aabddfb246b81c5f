import { describe, expect, test } from 'vitest'
import { AsyncIterableSource, FunctionSink, type ReaderContext } from '@wiesel/runtime'
import { simulateJob } from '@wiesel/runtime/internal'
import { forSeeds } from '@wiesel/testing'
import { linearProgram } from '../support/linear-program.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

async function run(iterable: AsyncIterable<number>, seed = 1, parallelism = 1): Promise<number[]> {
  const seen: number[] = []
  const program = linearProgram({
    source: new AsyncIterableSource(iterable),
    sink: new FunctionSink<number>((n) => seen.push(n)),
    parallelism,
  })
  await simulateJob(program, { seed, hostTurn: turn })
  return seen
}

test('values come in order, however slowly, and then the end', async () => {
  async function* slow(): AsyncGenerator<number> {
    for (let n = 0; n < 30; n++) {
      if (n % 4 === 0) await turn()
      yield n
    }
  }
  await forSeeds(5, async (seed) => {
    expect(await run(slow(), seed)).toEqual(Array.from({ length: 30 }, (_, n) => n))
  })
})

test('one reader of several reads it, the others end', async () => {
  async function* three(): AsyncGenerator<number> {
    yield* [1, 2, 3]
  }
  expect(await run(three(), 2, 3)).toEqual([1, 2, 3])
})

test('an empty one ends at once', async () => {
  expect(await run((async function* (): AsyncGenerator<number> {})())).toEqual([])
})

describe('failures', () => {
  test('come behind the values before them, and name the source', async () => {
    const seen: number[] = []
    async function* breaking(): AsyncGenerator<number> {
      yield 1
      yield 2
      throw new Error('connection lost')
    }
    const program = linearProgram({
      source: new AsyncIterableSource(breaking()),
      sink: new FunctionSink<number>((n) => seen.push(n)),
    })
    await expect(simulateJob(program, { seed: 1, hostTurn: turn })).rejects.toThrow(
      /operator "source", subtask 1\/1: connection lost/,
    )
    expect(seen).toEqual([1, 2])
  })

  test('what is no async iterable is one', async () => {
    await expect(run([1, 2] as unknown as AsyncIterable<number>)).rejects.toThrow(/operator "source"/)
    const throwing = {
      [Symbol.asyncIterator]: (): AsyncIterator<number> => {
        throw new Error('cannot start')
      },
    }
    await expect(run(throwing)).rejects.toThrow('cannot start')
  })
})

describe('a reader', () => {
  const open = (iterable: AsyncIterable<number>) => {
    let wakes = 0
    const reader = new AsyncIterableSource(iterable).createReader({
      requestSplit: () => {},
      wake: () => wakes++,
    } as unknown as ReaderContext)
    return { reader, wakes: () => wakes }
  }

  test('reads ahead, but not without bound', async () => {
    let produced = 0
    async function* endless(): AsyncGenerator<number> {
      for (;;) yield produced++
    }
    const { reader } = open(endless())
    reader.addSplits([{ id: 'iterable' }])
    for (let i = 0; i < 100; i++) await turn()
    const ahead = produced
    expect(ahead).toBeGreaterThan(1000)
    expect(ahead).toBeLessThan(10_000)
    for (let i = 0; i < 100; i++) await turn()
    expect(produced).toBe(ahead)
    const batch = reader.poll(10)
    expect(batch).toMatchObject({ from: 0, to: 10, split: 'iterable' })
    for (let i = 0; i < 100; i++) await turn()
    expect(produced).toBe(ahead + 10)
    await reader.close?.()
  })

  test('wakes the task when something has come', async () => {
    let give = (): void => {}
    async function* one(): AsyncGenerator<number> {
      await new Promise<void>((resolve) => (give = resolve))
      yield 1
    }
    const { reader, wakes } = open(one())
    reader.addSplits([{ id: 'iterable' }])
    expect(reader.poll(5)).toBe('idle')
    await turn()
    expect(wakes()).toBe(0)
    give()
    await turn()
    expect(wakes()).toBeGreaterThan(0)
    expect(reader.poll(5)).toMatchObject({ values: [1] })
    reader.noMoreSplits()
    expect(reader.poll(5)).toBe('end')
  })

  test('that is closed early lets the iterable clean up, and does not wait for one that hangs', async () => {
    let cleaned = 0
    const hanging: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        return: () => {
          cleaned++
          return new Promise(() => {})
        },
      }),
    }
    const { reader } = open(hanging)
    reader.addSplits([{ id: 'iterable' }])
    reader.poll(1)
    await reader.close?.()
    expect(cleaned).toBe(1)
  })

  test('that has no split ends, and has nothing to remember', () => {
    const { reader } = open((async function* (): AsyncGenerator<number> {})())
    expect(reader.poll(1)).toBe('idle')
    reader.noMoreSplits()
    expect([reader.poll(1), reader.snapshot()]).toEqual(['end', []])
  })
})
