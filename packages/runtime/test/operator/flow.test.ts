import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cursor } from '../../src/operator/cursor.ts'
import { Flow, Link } from '../../src/operator/flow.ts'
import type { Output } from '../../src/records/output.ts'

/** A receiver with room for a given number of entries; the rest waits for `drain`. */
class Slots {
  readonly received: unknown[] = []
  private room: number
  private readonly flow: Flow

  constructor(flow: Flow, room: number) {
    this.flow = flow
    this.room = room
    flow.addOutput(this)
  }

  isFull(): boolean {
    return this.room <= 0
  }

  take(value: unknown): void {
    this.received.push(value)
    this.room--
    if (this.isFull()) this.flow.halt()
  }

  drain(room: number): void {
    this.room = room
  }
}

const outputOf = (push: (value: any) => void): Output => ({
  push,
  watermark: (timestamp) => push(`watermark ${timestamp}`),
  idle: (idle) => push(`idle ${idle}`),
  end: () => push('end'),
})

const cursorOf = (steps: (() => void)[]): Cursor => {
  let at = 0
  return {
    step: () => {
      if (at === steps.length) return false
      steps[at++]()
      return true
    },
  }
}

describe('a link', () => {
  test('passes everything through while its operator is free', () => {
    const flow = new Flow(() => {})
    const received: unknown[] = []
    const link = new Link(
      outputOf((value) => received.push(value)),
      flow,
      0,
    )
    link.push(1, 0)
    link.watermark(5)
    link.idle(true)
    link.end()
    expect(received).toEqual([1, 'watermark 5', 'idle true', 'end'])
    expect(link.busy).toBe(false)
  })

  test('queues everything behind a cursor that was left, in order', () => {
    const flow = new Flow(() => {})
    const slots = new Slots(flow, 1)
    const link: Link = new Link(
      outputOf((value) => slots.take(value)),
      flow,
      0,
    )
    link.drive(cursorOf(['a', 'b', 'c'].map((value) => () => slots.take(value))))
    link.push('record', 0)
    link.watermark(7)
    link.idle(true)
    link.end()
    expect(slots.received).toEqual(['a'])
    expect([flow.halted, flow.quiet, link.busy]).toEqual([true, false, true])
    for (let i = 0; i < 10 && !flow.quiet; i++) {
      slots.drain(1)
      flow.resume()
    }
    expect(slots.received).toEqual(['a', 'b', 'c', 'record', 'watermark 7', 'idle true', 'end'])
    expect(flow.quiet).toBe(true)
  })

  test('finishes what a step put aside before it goes on with the step after it', () => {
    const flow = new Flow(() => {})
    const slots = new Slots(flow, 1)
    const link: Link = new Link(
      outputOf((value) => slots.take(value)),
      flow,
      0,
    )
    const inner = (name: string) => cursorOf([1, 2].map((n) => () => slots.take(`${name}${n}`)))
    link.drive(
      cursorOf([
        () => link.drive(inner('a')),
        () => {
          link.drive(inner('b'))
          link.drive(inner('c'))
          link.behind(() => slots.take('behind'))
        },
        () => slots.take('last'),
      ]),
    )
    link.push('record', 0)
    for (let i = 0; i < 20 && !flow.quiet; i++) {
      slots.drain(1)
      flow.resume()
    }
    expect(slots.received).toEqual(['a1', 'a2', 'b1', 'b2', 'c1', 'c2', 'behind', 'last', 'record'])
  })
})

describe('a flow', () => {
  test('is halted by a full output, and resumes when there is room', () => {
    const flow = new Flow(() => {})
    const slots = new Slots(flow, 1)
    slots.take(1)
    expect(flow.halted).toBe(true)
    expect(flow.resume()).toBe(false)
    slots.drain(1)
    expect(flow.resume()).toBe(true)
    expect(flow.halted).toBe(false)
  })

  test('waits for every promise, and wakes the task for each', async () => {
    let wakes = 0
    const flow = new Flow(() => wakes++)
    const resolves: (() => void)[] = []
    const promises = [0, 1].map(() => new Promise<void>((resolve) => resolves.push(resolve)))
    for (const promise of promises) flow.await(promise)
    expect([flow.halted, flow.waitsForPromise, flow.quiet]).toEqual([true, true, false])
    resolves[0]()
    await promises[0]
    await Promise.resolve()
    expect([wakes, flow.resume()]).toEqual([1, false])
    resolves[1]()
    await promises[1]
    await Promise.resolve()
    expect([wakes, flow.resume(), flow.quiet]).toEqual([2, true, true])
  })

  test('throws what a promise was rejected with, the first of several', async () => {
    const flow = new Flow(() => {})
    flow.await(Promise.reject(new Error('first')))
    flow.await(Promise.reject(new Error('second')))
    await new Promise((resolve) => setImmediate(resolve))
    expect(() => flow.resume()).toThrow('first')
  })
})

/** What a stage of the model does with a record: emit some values at once, some by a cursor, some by cursors in cursors. */
interface Behaviour {
  eager: number
  lazy: number
  nested: number
}

interface ModelStage {
  link: Link
  run(value: string): void
}

/** A row of resumable stages, each of which emits as its behaviour says; `room` entries fit into the output at a time. */
function runStages(
  behaviours: readonly Behaviour[],
  records: number,
  rooms: readonly number[],
): { received: unknown[]; steps: number } {
  const flow = new Flow(() => {})
  const slots = new Slots(flow, rooms[0])
  const stages: ModelStage[] = []
  behaviours.forEach(({ eager, lazy, nested }, depth) => {
    const emit = (value: string): void => {
      if (depth + 1 < stages.length) stages[depth + 1].link.push(value, 0)
      else slots.take(value)
    }
    const run = (value: string): void => {
      for (let i = 0; i < eager; i++) emit(`${value}e${i}`)
      if (lazy === 0) return
      stages[depth].link.drive(
        cursorOf(
          Array.from({ length: lazy }, (_, i) => () => {
            emit(`${value}l${i}`)
            if (nested > 0) {
              stages[depth].link.drive(
                cursorOf(Array.from({ length: nested }, (_x, j) => () => emit(`${value}l${i}n${j}`))),
              )
            }
          }),
        ),
      )
    }
    const passOn = (text: string): void => {
      const next = stages[depth + 1]
      if (next === undefined) slots.take(text)
      else if (text === 'end') next.link.end()
      else next.link.watermark(Number(text.split(' ')[1]))
    }
    const target: Output = { ...outputOf(passOn), push: (value: string) => run(value) }
    stages.push({ link: new Link(target, flow, depth), run })
  })
  let steps = 0
  for (let record = 0; record < records; record++) {
    stages[0].link.push(`r${record}`, 0)
    stages[0].link.watermark(record)
    while (!flow.resume()) {
      if (++steps > 100_000) throw new Error('no progress')
      if (slots.isFull()) slots.drain(rooms[steps % rooms.length])
    }
  }
  stages[0].link.end()
  while (!flow.resume()) {
    if (++steps > 100_000) throw new Error('no progress')
    slots.drain(rooms[steps % rooms.length])
  }
  return { received: slots.received, steps }
}

test('whatever room there is and whenever, the order is that of a run with room for all', () => {
  const behaviour = fc.record({
    eager: fc.integer({ min: 0, max: 2 }),
    lazy: fc.integer({ min: 0, max: 3 }),
    nested: fc.integer({ min: 0, max: 2 }),
  })
  fc.assert(
    fc.property(
      fc.array(behaviour, { minLength: 1, maxLength: 3 }),
      fc.integer({ min: 1, max: 3 }),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
      (behaviours, records, rooms) => {
        const free = runStages(behaviours, records, [Number.MAX_SAFE_INTEGER])
        const halted = runStages(behaviours, records, rooms)
        expect(halted.received).toEqual(free.received)
      },
    ),
    { numRuns: 300 },
  )
})
