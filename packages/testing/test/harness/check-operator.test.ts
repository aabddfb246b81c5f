import { expect, test } from 'vitest'
import {
  FilterOperator,
  FlatMapOperator,
  KeyedCountOperator,
  KeyedProcessOperator,
  KeyedReduceOperator,
  MapOperator,
  Operator,
  type SnapshotReader,
  type SnapshotWriter,
} from '@wiesel/runtime/internal'
import { checkOperator, type HarnessStep } from '@wiesel/testing'

const words = ['a', 'b', 'c', 'a', 'd', 'b', 'a', 'e', 'f', 'c']
const pushes = words.map((word, i): HarnessStep => ['push', word, i])
const byWord = { inputs: [(word: string) => word] }

test('operators without state, rolling aggregations and timers pass', async () => {
  const count = await checkOperator(() => new KeyedCountOperator((word: string) => word), {
    harness: byWord,
    steps: [...pushes, ['watermark', 4], ['status', 'IDLE'], ['status', 'ACTIVE'], ['end']],
    outputKey: ({ key }: { key: string }) => key,
  })
  expect(count.outputs).toHaveLength(13)
  await checkOperator(
    () =>
      new KeyedReduceOperator(
        (word: string) => word[0],
        (a: string, b: string) => a + b,
      ),
    {
      harness: byWord,
      steps: pushes,
      outputKey: (word: string) => word[0],
    },
  )
  await checkOperator(() => new MapOperator((n: number) => n * 2), {
    steps: [['push', 1], ['push', 2], ['end']],
  })
  await checkOperator(() => new FilterOperator((n: number) => n > 1), {
    steps: [
      ['push', 1],
      ['push', 2, 5],
    ],
  })
})

test('a generator that emits for a record and for a timer is never overtaken', async () => {
  const { outputs } = await checkOperator(
    () =>
      new KeyedProcessOperator<string, string, string>(
        (word) => word,
        () => ({
          *processElement(word, { timers, timestamp }) {
            timers.registerEventTimeTimer((timestamp ?? 0) + 5)
            timers.registerProcessingTimeTimer((timestamp ?? 0) + 7)
            yield `${word} first`
            yield `${word} second`
          },
          *onTimer(time, { currentKey, timeDomain }) {
            yield `${currentKey} ${timeDomain} ${time}`
            yield `${currentKey} again`
          },
        }),
      ),
    {
      harness: byWord,
      steps: [
        ...pushes,
        ['watermark', 8],
        ['processingTime', 9],
        ['watermark', 100],
        ['processingTime', 100],
        ['end'],
      ],
      outputKey: (text: string) => text[0],
    },
  )
  expect(outputs).toHaveLength(20 + 20 + 20 + 2)
})

test('flat maps of every kind pass', async () => {
  const kinds: ((word: string, out: (value: string) => void) => void | Iterable<string>)[] = [
    (word, out) => [1, 2].forEach((n) => out(word + n)),
    (word) => [1, 2].map((n) => word + n),
    function* (word) {
      yield `${word}1`
      yield `${word}2`
    },
  ]
  for (const flatMap of kinds) {
    const { outputs } = await checkOperator(() => new FlatMapOperator(flatMap), {
      steps: [...pushes, ['end']],
    })
    expect(outputs.map(([, value]) => value)).toEqual(words.flatMap((word) => [`${word}1`, `${word}2`]))
  }
})

/** Counts all records in a field; what is wrong with it is chosen. */
class Wrong extends Operator<string, number> {
  private count = 0
  private readonly what: 'forgets' | 'doubles' | 'nothing'

  constructor(what: 'forgets' | 'doubles' | 'nothing') {
    super()
    this.what = what
  }

  push(): void {
    this.out.push(++this.count, 0)
  }

  override snapshot(writer: SnapshotWriter): void {
    if (this.what !== 'forgets') writer.list('count', [this.what === 'doubles' ? this.count * 2 : this.count])
  }

  override restore(reader: SnapshotReader): void {
    this.count = (reader.list('count')[0] as number | undefined) ?? 0
  }
}

test('an operator that loses or changes state in a snapshot is found', async () => {
  await checkOperator(() => new Wrong('nothing'), { steps: pushes })
  await expect(checkOperator(() => new Wrong('forgets'), { steps: pushes })).rejects.toMatchObject({
    code: 'OPERATOR_CHECK',
    message: expect.stringContaining('when restored between any two steps'),
  })
  await expect(checkOperator(() => new Wrong('doubles'), { steps: pushes })).rejects.toMatchObject({
    code: 'OPERATOR_CHECK',
  })
})

test('state that does not go with its key group is found', async () => {
  await expect(
    checkOperator(() => new Wrong('nothing'), { steps: pushes, rescale: true }),
  ).rejects.toMatchObject({
    message: expect.stringMatching(/rescaled/),
  })
})

/** Emits its records at the watermark, in a plain loop that does not go through `drive`, after the watermark. */
class Overtaken extends Operator<string, string> {
  private readonly kept: string[] = []

  override get resumable(): boolean {
    return true
  }

  push(value: string): void {
    this.kept.push(value)
  }

  override watermark(timestamp: number): void {
    this.context.drive({
      step: () => {
        const next = this.kept.shift()
        if (next === undefined) return false
        this.out.push(next, timestamp)
        return true
      },
    })
    this.out.watermark(timestamp)
  }
}

test('a watermark that overtakes what it has caused is found', async () => {
  await expect(
    checkOperator(() => new Overtaken(), { steps: [...pushes, ['watermark', 5]] }),
  ).rejects.toMatchObject({
    message: expect.stringContaining('with one output slot'),
  })
})

/** Emits its records at the watermark, by a cursor that takes them out of the state first. */
class Hasty extends Operator<string, string> {
  private kept: string[] = []

  override get resumable(): boolean {
    return true
  }

  push(value: string): void {
    this.kept.push(value)
  }

  override watermark(timestamp: number): void {
    const firing = this.kept.splice(0)
    this.context.drive({
      step: () => {
        const next = firing.shift()
        if (next === undefined) {
          this.out.watermark(timestamp)
          return false
        }
        this.out.push(next, timestamp)
        return true
      },
    })
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('kept', this.kept)
  }

  override restore(reader: SnapshotReader): void {
    this.kept = reader.list('kept') as string[]
  }
}

test('a loop whose rest is not in the state is found by a snapshot between two of its steps', async () => {
  await expect(
    checkOperator(() => new Hasty(), { steps: [...pushes, ['watermark', 5]] }),
  ).rejects.toMatchObject({
    message: expect.stringContaining('when restored between any two steps'),
  })
})

/** Says something at each watermark, also at one that it has been told before. */
class Chatty extends Operator<string, string> {
  push(): void {}

  override watermark(timestamp: number): void {
    this.out.push('again', timestamp)
    this.out.watermark(timestamp)
  }
}

test('an operator that does again after a restore what it had done is found', async () => {
  await expect(checkOperator(() => new Chatty(), { steps: [['watermark', 5]] })).rejects.toMatchObject({
    code: 'OPERATOR_ENDLESS',
  })
})
