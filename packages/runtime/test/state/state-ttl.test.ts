/** State with a time to live, against values that note when they were used. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  aggregatingState,
  listState,
  mapState,
  reducingState,
  valueState,
  type StateTtl,
} from '@wiesel/runtime'
import { SnapshotReader, SnapshotWriter } from '@wiesel/runtime/internal'
import { KeyedState } from '../../src/state/keyed-state.ts'
import { ScopedState } from '../../src/state/scoped-state.ts'
import { keyedStateStore } from '../../src/state/state-store.ts'

const MAX = 8
const TIME = 10

class Clock {
  time = 0
  readonly now = (): number => this.time
}

function open(clock: Clock, ttl: StateTtl, restored?: KeyedState) {
  const state = new KeyedState(clock.now)
  if (restored !== undefined) state.restore(new SnapshotReader(snapshotOf(restored)))
  const store = keyedStateStore(state)
  const handles = {
    value: store.getState(valueState<number>('value', { ttl })),
    sum: store.getReducingState(reducingState<number>('sum', (a, b) => a + b, { ttl })),
    texts: store.getAggregatingState(
      aggregatingState<number, { text: string }, string>(
        'texts',
        {
          createAccumulator: () => ({ text: '' }),
          add: (n, { text }) => ({ text: `${text}${n}` }),
          getResult: ({ text }) => text,
        },
        { ttl },
      ),
    ),
    list: store.getListState(listState<number>('list', { ttl })),
    map: store.getMapState(mapState<number, number>('map', { ttl })),
  }
  return { state, ...handles }
}

function snapshotOf(state: KeyedState) {
  const writer = new SnapshotWriter(MAX)
  state.snapshot(writer, MAX)
  return writer.finish()
}

/** A value as the documentation says it lives. */
class Living<T> {
  private readonly clock: Clock
  private readonly onRead: boolean
  private value: T
  private at: number

  constructor(value: T, clock: Clock, onRead: boolean) {
    this.value = value
    this.clock = clock
    this.onRead = onRead
    this.at = clock.time
  }

  get expired(): boolean {
    return this.clock.time - this.at >= TIME
  }

  read(): T {
    if (this.onRead && !this.expired) this.at = this.clock.time
    return this.value
  }
}

const n = fc.integer({ min: 0, max: 3 })
const key = fc.integer({ min: 0, max: 2 })
const action = fc.oneof(
  fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 11 }) }),
  fc.record({ kind: fc.constant('restore' as const) }),
  fc.record({ kind: fc.constantFrom('update', 'sum', 'texts', 'add', 'put', 'read' as const), key, n }),
)

test.each(['on-create-and-write', 'on-read-and-write'] as const)('what is used lives on: %s', (update) => {
  fc.assert(
    fc.property(fc.array(action, { size: '+1' }), (actions) => {
      const clock = new Clock()
      const ttl: StateTtl = { time: TIME, update }
      let subject = open(clock, ttl)
      const living = <T>(value: T): Living<T> => new Living(value, clock, update === 'on-read-and-write')
      const models = [0, 1, 2].map(() => ({
        value: undefined as Living<number> | undefined,
        sum: undefined as Living<number> | undefined,
        texts: undefined as Living<string> | undefined,
        list: [] as Living<number>[],
        map: new Map<number, Living<number>>(),
      }))
      const old = <T>(one: Living<T> | undefined): T | undefined =>
        one === undefined || one.expired ? undefined : one.read()
      for (const step of actions) {
        if (step.kind === 'pass') clock.time += step.ms
        else if (step.kind === 'restore') subject = open(clock, ttl, subject.state)
        else {
          const model = models[step.key]
          subject.state.setCurrentKey(step.key)
          switch (step.kind) {
            case 'update':
              subject.value.update(step.n)
              model.value = living(step.n)
              break
            case 'sum':
              subject.sum.add(step.n)
              model.sum = living((old(model.sum) ?? 0) + step.n)
              break
            case 'texts':
              subject.texts.add(step.n)
              model.texts = living((old(model.texts) ?? '') + step.n)
              break
            case 'add':
              subject.list.add(step.n)
              model.list.push(living(step.n))
              break
            case 'put':
              subject.map.put(step.n, step.key)
              model.map.set(step.n, living(step.key))
              break
            case 'read':
              expect(subject.value.value()).toBe(old(model.value) ?? null)
              expect(subject.sum.get()).toBe(old(model.sum) ?? null)
              expect(subject.texts.get()).toBe(old(model.texts) ?? null)
              expect(subject.list.get()).toEqual(model.list.map(old).filter((one) => one !== undefined))
              expect(subject.map.get(step.n)).toBe(old(model.map.get(step.n)) ?? null)
              expect(subject.map.isEmpty()).toBe([...model.map.values()].every(({ expired }) => expired))
              expect(new Map(subject.map.entries())).toEqual(
                new Map([...model.map].filter(([, one]) => !one.expired).map(([k, one]) => [k, one.read()])),
              )
          }
        }
      }
    }),
  )
})

describe('what has expired', () => {
  const filled = (ttl: Partial<StateTtl>) => {
    const clock = new Clock()
    const subject = open(clock, { time: TIME, ...ttl })
    subject.state.setCurrentKey('k')
    subject.value.update(1)
    subject.sum.add(2)
    subject.texts.add(3)
    subject.list.add(4)
    subject.map.put(5, 6)
    return { ...subject, clock }
  }

  test('at the very moment, not before', () => {
    const { value, clock } = filled({})
    clock.time = TIME - 1
    expect(value.value()).toBe(1)
    clock.time = TIME
    expect(value.value()).toBeNull()
  })

  test('may be read once where that is wanted', () => {
    const { value, sum, texts, list, map, clock, state } = filled({
      visibility: 'return-expired-if-not-cleaned-up',
      cleanup: { incremental: 0 },
    })
    clock.time = TIME
    const read = () => [value.value(), sum.get(), texts.get(), list.get(), map.get(5)]
    expect(state.peek('map', 'k')).toEqual(new Map([[5, 6]]))
    expect(read()).toEqual([1, 2, '3', [4], 6])
    expect(read()).toEqual([null, null, null, [], null])
    expect(state.size).toBe(0)
  })

  test('is not seen from outside', () => {
    const { state, clock } = filled({})
    expect(['value', 'texts', 'list', 'map'].map((name) => state.peek(name, 'k'))).toEqual([
      1,
      '3',
      [4],
      new Map([[5, 6]]),
    ])
    clock.time = TIME
    expect(['value', 'texts', 'list', 'map'].map((name) => state.peek(name, 'k'))).toEqual(
      Array(4).fill(undefined),
    )
  })

  test('goes away while other keys are used', () => {
    const clock = new Clock()
    const { state, value } = open(clock, { time: TIME, cleanup: { incremental: 2 } })
    for (let key = 0; key < 100; key++) {
      state.setCurrentKey(key)
      value.update(key)
    }
    expect(state.size).toBe(100)
    clock.time = TIME
    state.setCurrentKey('other')
    for (let i = 0; i < 120; i++) value.value()
    expect(state.size).toBe(0)
  })

  test('stays where nothing cleans up, and is left out of snapshots if wanted', () => {
    for (const fullSnapshot of [false, true]) {
      const { state, list, clock } = filled({ cleanup: { incremental: 0, fullSnapshot } })
      clock.time = 5
      list.add(7)
      clock.time = TIME
      const kept = snapshotOf(state)
      expect(Object.keys(kept.keyed).sort()).toEqual(
        fullSnapshot
          ? ['state/list (with ttl)/list']
          : ['aggregating', 'list', 'map', 'reducing', 'value'].map((kind) => expect.stringContaining(kind)),
      )
      const restored = open(clock, { time: TIME }, state)
      restored.state.setCurrentKey('k')
      expect(restored.list.get()).toEqual([7])
    }
  })
})

test('a time to live cannot be added to state, or taken from it, by a restart', () => {
  const { state, value } = open(new Clock(), { time: TIME })
  state.setCurrentKey('k')
  value.update(1)
  const restored = new KeyedState(() => 0)
  restored.restore(new SnapshotReader(snapshotOf(state)))
  expect(() => keyedStateStore(restored).getState(valueState('value'))).toThrow(
    'was stored as value (with ttl) state and is now declared as value state',
  )
})

test('what cannot be is told at once', () => {
  const store = keyedStateStore(new KeyedState(() => 0))
  const bad = (ttl: object) => () => store.getState(valueState('x', { ttl: ttl as StateTtl }))
  expect(bad({ time: 0 })).toThrow('must be more than 0')
  expect(bad({ time: 1, update: 'never' })).toThrow('It can be: on-create-and-write, on-read-and-write')
  const scoped = new ScopedState(
    () => undefined,
    () => {},
  )
  expect(() => scoped.store.getState(valueState('x', { ttl: { time: 1 } }))).toThrow('time to live')
})
