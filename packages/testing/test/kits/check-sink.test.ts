import { expect, test } from 'vitest'
import { FunctionSink, type Sink } from '@wiesel/runtime'
import { checkSink, type SinkTrial } from '@wiesel/testing'

const records = Array.from({ length: 30 }, (_, i) => ({ i }))

/** Collects records, and appends them to the place when a checkpoint is committed. */
function twoPhase(
  options: { idempotent?: boolean; keepsBuffer?: boolean; forgets?: boolean } = {},
): SinkTrial<object> {
  const { idempotent = true, keepsBuffer = true, forgets = false } = options
  const place = new Map<string, object[]>()
  let commits = 0
  let names = 0
  const create = (): Sink<object, number, { name: string; rows: object[] }> => ({
    createWriter: () => {
      let rows: object[] = []
      return {
        write: (row) => void rows.push(row),
        flush: () => {},
        prepareCommit: () => {
          const committable = { name: `part-${names++}`, rows }
          if (keepsBuffer) rows = []
          return forgets ? [] : [committable]
        },
      }
    },
    createCommitter: () => ({
      commit: (all) => {
        for (const { name, rows } of all) place.set(idempotent ? name : `${name}-${commits++}`, rows)
      },
    }),
  })
  return { create, read: () => [...place.values()].flat() }
}

test('accepts a sink that commits in two phases', () =>
  checkSink(() => twoPhase(), { records, guarantee: 'exactly-once' }))

test('a sink that writes at once is at least once, not exactly once', async () => {
  const start = () => {
    const written: object[] = []
    return { create: () => new FunctionSink<object>((row) => written.push(row)), read: () => written }
  }
  await checkSink(start, { records, guarantee: 'at-least-once' })
  await expect(checkSink(start, { records, guarantee: 'exactly-once' })).rejects.toThrow('Too many')
})

test.for([
  ['commits the same twice', { idempotent: false }, 'Too many'],
  ['hands over what it has handed over', { keepsBuffer: false }, 'Too many'],
  ['loses what it was given', { forgets: true }, 'Missing'],
] as const)('finds a sink that %s', ([, options, message]) =>
  expect(checkSink(() => twoPhase(options), { records, guarantee: 'exactly-once' })).rejects.toThrow(message),
)

test('finds a writer that is full for ever', () =>
  expect(
    checkSink(
      () => ({
        create: () => ({ createWriter: () => ({ write: () => {}, flush: () => {}, full: () => true }) }),
        read: () => [],
      }),
      { records: [1], guarantee: 'at-least-once', seeds: 1 },
    ),
  ).rejects.toThrow('The writer is full'))
