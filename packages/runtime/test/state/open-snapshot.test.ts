/** Snapshots of tables that are written while the tables are used, against those that are written at once. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { SnapshotReader, SnapshotWriter } from '@wiesel/runtime/internal'
import { KeyTable } from '../../src/state/key-table.ts'
import { findSlotCode, SlotTable } from '../../src/state/slot-table.ts'
import { TimerQueue } from '../../src/time/timer-queue.ts'

const MAX = 8

interface Counted {
  count: number
}

/** A collection that can be changed by small numbers, and written. */
interface Subject {
  act(n: number): void
  write(writer: SnapshotWriter): void
}

function keyTable(): Subject {
  const table = new KeyTable<Counted>()
  return {
    act: (n) => {
      const key = n % 3 === 0 ? { part: n } : n
      const entry = table.find(key) ?? table.insert(key, { count: 0 })
      entry.value.count++
      if (entry.value.count % 4 === 0) table.remove(entry)
    },
    write: (writer) => table.writeTo(writer, ({ key, value }) => writer.keyed('table', key, value)),
  }
}

/** As compiled chains use it: the value is reached without a call. */
function slotTable(): Subject {
  const table = new SlotTable<Counted>()
  const find = new Function('table', 'key', `return ${findSlotCode('table', 'key')}`) as (
    table: SlotTable<Counted>,
    key: unknown,
  ) => number | undefined
  return {
    act: (n) => {
      const key = n % 3 === 0 ? { part: n } : `key-${n}`
      const slot = find(table, key) ?? table.insert(key, { count: 0 })
      const value = table.values[slot >> 14][slot & 16383]
      value.count++
      if (value.count % 4 === 0) table.remove(slot)
    },
    write: (writer) => table.writeTo(writer, (key, value) => writer.keyed('table', key, value)),
  }
}

function timers(): Subject {
  const queue = new TimerQueue()
  let acts = 0
  return {
    act: (n) => {
      if (acts++ % 5 === 4) queue.take(n + 2)
      else if (acts % 7 === 6) queue.remove(n >> 1, n, '')
      else queue.add(n >> 1, n % 3 === 0 ? `${n}` : n, '')
    },
    write: (writer) => queue.snapshot(writer, 'table', MAX),
  }
}

function entries(writer: SnapshotWriter): string[] {
  const reader = new SnapshotReader(writer.finish())
  return Array.from(reader.keyed('table'), (entry) => JSON.stringify(entry)).sort()
}

describe.each([
  ['a table of entries', keyTable],
  ['a table of slots', slotTable],
  ['timers', timers],
])('%s', (_, create) => {
  test('is written as it was, whatever happens meanwhile', () => {
    const script = fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constantFrom('open', 'step')), {
      size: 'large',
    })
    fc.assert(
      fc.property(script, (actions) => {
        const subject = create()
        let open: { slow: SnapshotWriter; expected: string[] } | undefined
        const check = (): void => {
          if (open === undefined) return
          while (open.slow.step(3));
          expect(entries(open.slow)).toEqual(open.expected)
          open = undefined
        }
        for (const action of actions) {
          if (action === 'step') open?.slow.step(1)
          else if (action === 'open') {
            check()
            const [atOnce, slow] = [new SnapshotWriter(MAX), new SnapshotWriter(MAX, true)]
            subject.write(atOnce)
            subject.write(slow)
            open = { slow, expected: entries(atOnce) }
          } else subject.act(action)
        }
        check()
      }),
    )
  })

  test('a second snapshot ends the first one', () => {
    const subject = create()
    for (let n = 0; n < 40; n++) subject.act(n)
    const [first, second, atOnce] = [
      new SnapshotWriter(MAX, true),
      new SnapshotWriter(MAX, true),
      new SnapshotWriter(MAX),
    ]
    subject.write(first)
    first.step(5)
    subject.write(second)
    subject.write(atOnce)
    expect([first.step(1), second.step(1)]).toEqual([false, false])
    expect(entries(first)).toEqual(entries(atOnce))
    expect(entries(second)).toEqual(entries(atOnce))
    expect(entries(first).length).toBeGreaterThan(10)
  })
})

test('a table that grows past the size of a shard while it is written', () => {
  const table = new KeyTable<number>()
  const count = 120_000
  for (let key = 0; key < count; key++) table.insert(key, key)
  const writer = new SnapshotWriter(MAX, true)
  table.writeTo(writer, ({ key, value }) => writer.keyed('table', key, value))
  let next = count
  while (writer.step(100)) for (let i = 0; i < 100; i++) table.insert(next, next++)
  expect(next).toBeGreaterThan(200_000)
  const found = Array.from(new SnapshotReader(writer.finish()).keyed('table'), ([key]) => key as number)
  expect(found.length).toBe(count)
  expect(new Set(found).size).toBe(count)
  expect(Math.max(...found.slice(0, 50_000), found[found.length - 1])).toBeLessThan(count)
})
