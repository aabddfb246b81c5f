import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Key } from '@wiesel/runtime'
import { redistribute, SnapshotReader, SnapshotWriter, type OperatorSnapshot } from '@wiesel/runtime/internal'
import { emptySnapshot, type Redistribution } from '../../src/state/snapshot.ts'
import { misplacedKeyGroups } from '../support/misplaced-key-groups.ts'
import { arbitraryKey, canonicalKey, clashingKey } from '../support/arbitrary-key.ts'

const lists = (mode: Redistribution, parts: readonly (readonly unknown[])[]): OperatorSnapshot[] =>
  parts.map((items) => {
    const writer = new SnapshotWriter(8)
    writer.list('l', items, mode)
    return writer.finish()
  })

const readLists = (snapshots: readonly OperatorSnapshot[]): unknown[][] =>
  snapshots.map((snapshot) => new SnapshotReader(snapshot).list('l'))

test('keyed entries come back in the order written, whatever they are spread over', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(clashingKey, arbitraryKey), { maxLength: 20 }),
      fc.integer({ min: 1, max: 8 }),
      (keys, parallelism) => {
        const writer = new SnapshotWriter(8)
        keys.forEach((key, i) => writer.keyed('s', key, i))
        const parts = redistribute([writer.finish()], parallelism, 8)
        expect(parts).toHaveLength(parallelism)
        const found = parts.flatMap((part, subtask) => {
          expect(misplacedKeyGroups(part, subtask, parallelism, 8)).toEqual([])
          return [...new SnapshotReader(part).keyed('s')]
        })
        const byKey = (list: readonly (readonly [unknown, unknown])[]): Map<string, unknown[]> => {
          const groups = new Map<string, unknown[]>()
          for (const [key, value] of list) {
            const text = canonicalKey(key as Key)
            groups.set(text, [...(groups.get(text) ?? []), value])
          }
          return groups
        }
        expect(byKey(found)).toEqual(byKey(keys.map((key, i) => [key, i])))
      },
    ),
  )
})

test('an unknown state is empty', () => {
  const reader = new SnapshotReader(emptySnapshot())
  expect([[...reader.keyed('none')], reader.list('none'), reader.keyedNames()]).toEqual([[], [], []])
})

describe('list state', () => {
  test('split: each item goes to one subtask, in order, evenly; and stays where it is at the same parallelism', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer(), { maxLength: 9 }), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 6 }),
        (parts, parallelism) => {
          const after = readLists(redistribute(lists('split', parts), parallelism, 8))
          expect(after.flat()).toEqual(parts.flat())
          const sizes = after.map(({ length }) => length)
          if (parts.length === parallelism) expect(after).toEqual(parts)
          else expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
        },
      ),
    )
  })

  test('union: each subtask gets all items; broadcast: each gets one copy', () => {
    expect(readLists(redistribute(lists('union', [[1, 2], [], [3]]), 2, 8))).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
    expect(
      readLists(
        redistribute(
          lists('broadcast', [
            [1, 2],
            [1, 2],
          ]),
          3,
          8,
        ),
      ),
    ).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ])
  })

  test('a state whose mode differs between subtasks is refused by name', () => {
    expect(() => redistribute([...lists('split', [[1]]), ...lists('union', [[2]])], 1, 8)).toThrow(
      expect.objectContaining({ code: 'STATE_MODE_CHANGED', message: expect.stringContaining('"l"') }),
    )
  })
})

test('a snapshot is written on as it is', () => {
  const writer = new SnapshotWriter(8)
  writer.keyed('s', 'k', { a: 1 })
  writer.keyed('s', 'k', { a: 2 })
  writer.list('l', [1, 2], 'union')
  const copy = new SnapshotWriter(8)
  new SnapshotReader(writer.finish()).copyTo(copy)
  const reader = new SnapshotReader(copy.finish())
  expect([...reader.keyed('s')]).toEqual([
    ['k', { a: 1 }],
    ['k', { a: 2 }],
  ])
  expect(reader.keyedNames()).toEqual(['s'])
  expect(readLists(redistribute([copy.finish()], 2, 8))).toEqual([
    [1, 2],
    [1, 2],
  ])
})
