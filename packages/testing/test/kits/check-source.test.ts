import { describe, expect, test } from 'vitest'
import {
  AsyncIterableSource,
  DataGeneratorSource,
  ElementsSource,
  SequenceSource,
  type ReaderContext,
  type Source,
  type SourceReader,
} from '@wiesel/runtime'
import { checkSource } from '@wiesel/testing'

const numbers = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** A source like another one, but for its readers. */
function withReader<T>(
  source: Source<T, any, any>,
  change: (reader: SourceReader<T, any>) => void,
): Source<T, any, any> {
  return {
    boundedness: source.boundedness,
    createEnumerator: (context, restored) => source.createEnumerator(context, restored),
    createReader: (context: ReaderContext) => {
      const reader = source.createReader(context)
      change(reader)
      return reader
    },
  }
}

describe('accepts', () => {
  test('sources of the runtime', async () => {
    await checkSource(() => new ElementsSource(['a', 'b', 'a', null]), { expected: ['a', 'b', 'a', null] })
    await checkSource(() => new ElementsSource([]), { expected: [] })
    await checkSource(() => new SequenceSource(0, 29), { expected: numbers(30) })
    await checkSource(() => new DataGeneratorSource((n) => ({ n }), { count: 25 }), {
      expected: numbers(25).map((n) => ({ n })),
    })
  })

  test('a source at a rate, by the clock', () =>
    checkSource(() => new DataGeneratorSource((n) => n, { count: 30, perSecond: 500 }), {
      expected: numbers(30),
    }))

  test('a source without an end', () =>
    checkSource(() => new DataGeneratorSource((n) => n), { expected: numbers(30) }))
})

describe('finds', () => {
  /** What is wrong with a sequence that is read like this. */
  const messageOf = async (change: (reader: SourceReader<number, any>) => void): Promise<string> => {
    const check = checkSource(() => withReader(new SequenceSource(0, 29), change), { expected: numbers(30) })
    return check.then(
      () => 'nothing',
      (error: Error) => error.message,
    )
  }

  test('a reader that forgets its position', () =>
    expect(
      messageOf((reader) => {
        const snapshot = reader.snapshot.bind(reader)
        reader.snapshot = () => snapshot().map((split) => ({ ...split, next: Math.max(0, split.next - 1) }))
      }),
    ).resolves.toContain('Too many'))

  test('a reader that loses what it has', () =>
    expect(messageOf((reader) => (reader.snapshot = () => []))).resolves.toContain('Missing'))

  test('an empty batch', () =>
    expect(
      messageOf((reader) => {
        reader.poll = () => ({ values: [], timestamps: undefined, from: 0, to: 0 })
      }),
    ).resolves.toContain("returns 'idle'"))

  test('more than was asked for', () =>
    expect(
      messageOf((reader) => {
        const poll = reader.poll.bind(reader)
        reader.poll = () => poll(20)
      }),
    ).resolves.toContain('at most'))

  test('a source that gives nothing for ever', () =>
    expect(messageOf((reader) => (reader.poll = () => 'idle'))).resolves.toContain('did not end'))

  test('a source that cannot be replayed', () =>
    expect(
      checkSource(() => new AsyncIterableSource(fromZero(), 'bounded'), { expected: numbers(30) }),
    ).rejects.toThrow('other records'))
})

async function* fromZero(): AsyncGenerator<number> {
  for (let n = 0; n < 30; n++) yield n
}
