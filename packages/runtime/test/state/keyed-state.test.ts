/** Keyed state and its handles, against maps of plain values, with snapshots and rescaling at any moment. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  aggregatingState,
  keyGroupOf,
  listState,
  mapState,
  reducingState,
  valueState,
  type Key,
} from '@wiesel/runtime'
import { redistribute, SnapshotReader, SnapshotWriter, subtaskOfKeyGroup } from '@wiesel/runtime/internal'
import { KeyedState } from '../../src/state/keyed-state.ts'
import { keyedStateStore } from '../../src/state/state-store.ts'
import { misplacedKeyGroups } from '../support/misplaced-key-groups.ts'
import { canonicalKey, clashingKey } from '../support/arbitrary-key.ts'

const MAX = 16

function openHandles(state: KeyedState) {
  const store = keyedStateStore(state)
  return {
    value: store.getState(valueState<number>('value')),
    list: store.getListState(listState<number>('list')),
    map: store.getMapState(mapState<Key, number>('map')),
    sum: store.getReducingState(reducingState<number>('sum', (a, b) => a + b)),
    average: store.getAggregatingState(
      aggregatingState<number, { sum: number; count: number }, number>('average', {
        createAccumulator: () => ({ sum: 0, count: 0 }),
        add: (n, acc) => ({ sum: acc.sum + n, count: acc.count + 1 }),
        getResult: ({ sum, count }) => sum / count,
      }),
    ),
  }
}

/** One subtask's state with its handles. */
class Subject {
  readonly state = new KeyedState()
  readonly handles = openHandles(this.state)
}

interface Model {
  value: number | null
  list: number[]
  map: Map<string, number>
  added: number[]
}

const emptyModel = (): Model => ({ value: null, list: [], map: new Map(), added: [] })

const n = fc.integer({ min: -5, max: 5 })

type Action =
  | ['update' | 'addToList' | 'sum', Key, number]
  | ['put' | 'remove', Key, Key, number]
  | ['updateList' | 'addAll', Key, number[]]
  | ['clear', Key, 'value' | 'list' | 'map' | 'added']
  | ['rescale', number]

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.tuple(fc.constantFrom('update' as const, 'addToList' as const, 'sum' as const), clashingKey, n),
  fc.tuple(fc.constantFrom('put' as const, 'remove' as const), clashingKey, clashingKey, n),
  fc.tuple(
    fc.constantFrom('updateList' as const, 'addAll' as const),
    clashingKey,
    fc.array(n, { maxLength: 3 }),
  ),
  fc.tuple(
    fc.constant('clear' as const),
    clashingKey,
    fc.constantFrom('value' as const, 'list' as const, 'map' as const, 'added' as const),
  ),
  fc.tuple(fc.constant('rescale' as const), fc.integer({ min: 1, max: 4 })),
)

function rescale(subjects: readonly Subject[], parallelism: number): Subject[] {
  const snapshots = subjects.map(({ state }) => {
    const writer = new SnapshotWriter(MAX)
    state.snapshot(writer, MAX)
    return writer.finish()
  })
  return redistribute(snapshots, parallelism, MAX).map((snapshot, subtask) => {
    expect(misplacedKeyGroups(snapshot, subtask, parallelism, MAX)).toEqual([])
    const subject = new Subject()
    subject.state.restore(new SnapshotReader(snapshot))
    return subject
  })
}

function apply(handles: ReturnType<typeof openHandles>, model: Model, step: Action): void {
  switch (step[0]) {
    case 'update':
      handles.value.update(step[2])
      model.value = step[2]
      break
    case 'addToList':
      handles.list.add(step[2])
      model.list.push(step[2])
      break
    case 'sum':
      handles.sum.add(step[2])
      handles.average.add(step[2])
      model.added.push(step[2])
      break
    case 'put':
      handles.map.put(step[2], step[3])
      model.map.set(canonicalKey(step[2]), step[3])
      break
    case 'remove':
      handles.map.remove(step[2])
      model.map.delete(canonicalKey(step[2]))
      break
    case 'updateList':
      handles.list.update(step[2])
      model.list = [...step[2]]
      break
    case 'addAll':
      handles.list.addAll(step[2])
      model.list.push(...step[2])
      break
    case 'clear':
      if (step[2] === 'value') handles.value.clear()
      else if (step[2] === 'list') handles.list.clear()
      else if (step[2] === 'map') handles.map.clear()
      else {
        handles.sum.clear()
        handles.average.clear()
      }
      Object.assign(model, { [step[2]]: emptyModel()[step[2]] })
      break
    case 'rescale':
  }
}

function compare(handles: ReturnType<typeof openHandles>, model: Model): void {
  const total = model.added.length === 0 ? null : model.added.reduce((a, b) => a + b)
  expect(handles.value.value()).toBe(model.value)
  expect(handles.list.get()).toEqual(model.list)
  expect(handles.sum.get()).toBe(total)
  expect(handles.average.get()).toBe(total === null ? null : total / model.added.length)
  expect(handles.map.isEmpty()).toBe(model.map.size === 0)
  expect(new Map([...handles.map.entries()].map(([key, v]) => [canonicalKey(key), v]))).toEqual(model.map)
  expect([...handles.map.keys()].map(canonicalKey)).toEqual([...model.map.keys()])
  expect([...handles.map.values()]).toEqual([...model.map.values()])
}

test('state of any kind is what was put there for the key, through snapshots and rescaling', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      let subjects = [new Subject()]
      const models = new Map<string, { key: Key; model: Model }>()
      const subjectOf = (key: Key): Subject =>
        subjects[subtaskOfKeyGroup(keyGroupOf(key, MAX), subjects.length, MAX)]
      for (const step of actions) {
        if (step[0] === 'rescale') {
          subjects = rescale(subjects, step[1])
          continue
        }
        const key = step[1]
        const known = models.get(canonicalKey(key)) ?? { key, model: emptyModel() }
        models.set(canonicalKey(key), known)
        const { state, handles } = subjectOf(key)
        state.setCurrentKey(key)
        apply(handles, known.model, step)
        compare(handles, known.model)
      }
      for (const { key, model } of models.values()) {
        const { state, handles } = subjectOf(key)
        state.setCurrentKey(key)
        compare(handles, model)
      }
      const alive = [...models.values()].filter(
        ({ model }) => model.value !== null || model.list.length + model.map.size + model.added.length > 0,
      )
      expect(subjects.reduce((sum, { state }) => sum + state.size, 0)).toBe(alive.length)
    }),
    { numRuns: 200 },
  )
})

describe('handles', () => {
  const open = () => {
    const subject = new Subject()
    subject.state.setCurrentKey('k')
    return subject
  }

  test('null clears a value, and stands for none', () => {
    const { state, handles } = open()
    expect(handles.value.value()).toBeNull()
    handles.value.update(0)
    expect(handles.value.value()).toBe(0)
    expect(state.size).toBe(1)
    handles.value.update(null)
    expect(handles.value.value()).toBeNull()
    expect(state.size).toBe(0)
  })

  test('null and undefined are refused in lists', () => {
    const { handles } = open()
    handles.list.add(1)
    const refused = expect.objectContaining({ code: 'NULL_IN_LIST_STATE' })
    expect(() => handles.list.add(null as unknown as number)).toThrow(refused)
    expect(() => handles.list.update([2, undefined as unknown as number])).toThrow(refused)
    expect(handles.list.get()).toEqual([1])
    expect(() => handles.list.addAll([3, null as unknown as number])).toThrow(refused)
  })

  test('an empty list is no list', () => {
    const { state, handles } = open()
    handles.list.update([])
    handles.list.addAll([])
    expect([handles.list.get(), state.size]).toEqual([[], 0])
  })

  test('a list does not change with the array it was set from', () => {
    const { handles } = open()
    const given = [1, 2]
    handles.list.update(given)
    given.push(3)
    expect(handles.list.get()).toEqual([1, 2])
  })

  test('map keys are equal by value; putAll, contains', () => {
    const { handles } = open()
    handles.map.putAll([
      [[1, 'a'], 1],
      [new Date(0), 2],
    ])
    expect(handles.map.get([1, 'a'])).toBe(1)
    expect(handles.map.contains(new Date(0))).toBe(true)
    expect(handles.map.contains(new Date(1))).toBe(false)
    expect(handles.map.get('absent')).toBeNull()
  })

  test('without a key nothing can be read or written', () => {
    const { handles } = new Subject()
    const refused = expect.objectContaining({
      code: 'NO_CURRENT_KEY',
      message: expect.stringContaining('"value"'),
    })
    expect(() => handles.value.value()).toThrow(refused)
    expect(() => handles.value.update(1)).toThrow(refused)
  })
})

describe('registration', () => {
  test('one name is one state', () => {
    const state = new KeyedState()
    const store = keyedStateStore(state)
    const [a, b] = [store.getState(valueState<number>('n')), store.getState(valueState<number>('n'))]
    state.setCurrentKey(1)
    a.update(5)
    expect(b.value()).toBe(5)
    expect(() => store.getListState(listState('n'))).toThrow(
      expect.objectContaining({ code: 'STATE_KIND_MISMATCH', message: expect.stringContaining('"n"') }),
    )
  })

  test('the keys of a state are those that have a value', () => {
    const state = new KeyedState()
    const slot = state.register(valueState('a'))
    const other = state.register(valueState('b'))
    for (const key of [1, 2, 3]) {
      state.setCurrentKey(key)
      state.write(key === 2 ? other : slot, key)
    }
    expect(new Set(state.keys(slot))).toEqual(new Set([1, 3]))
  })
})

describe('restoring', () => {
  const snapshotOf = (subject: { state: KeyedState }) => {
    const writer = new SnapshotWriter(MAX)
    subject.state.snapshot(writer, MAX)
    return writer.finish()
  }

  test('state that is registered later is there then, also for the current key', () => {
    const before = new Subject()
    before.state.setCurrentKey('k')
    before.handles.value.update(7)
    const state = new KeyedState()
    state.restore(new SnapshotReader(snapshotOf(before)))
    state.setCurrentKey('k')
    expect(keyedStateStore(state).getState(valueState<number>('value')).value()).toBe(7)
  })

  test('state that nobody registers is written on', () => {
    const before = new Subject()
    before.state.setCurrentKey('k')
    before.handles.value.update(7)
    before.handles.map.put('x', 1)
    const between = new KeyedState()
    between.restore(new SnapshotReader(snapshotOf(before)))
    const after = new Subject()
    after.state.restore(new SnapshotReader(snapshotOf({ state: between })))
    after.state.setCurrentKey('k')
    expect([after.handles.value.value(), after.handles.map.get('x')]).toEqual([7, 1])
  })

  test('state of another kind is refused by name', () => {
    const before = new Subject()
    before.state.setCurrentKey('k')
    before.handles.value.update(7)
    const state = new KeyedState()
    state.restore(new SnapshotReader(snapshotOf(before)))
    expect(() => keyedStateStore(state).getListState(listState('value'))).toThrow(
      expect.objectContaining({ code: 'STATE_KIND_MISMATCH', message: expect.stringContaining('"value"') }),
    )
  })

  test('a snapshot does not change with the state it was taken from', () => {
    const subject = new Subject()
    subject.state.setCurrentKey('k')
    subject.handles.list.add(1)
    const kept = snapshotOf(subject)
    subject.handles.list.add(2)
    const after = new Subject()
    after.state.restore(new SnapshotReader(kept))
    after.state.setCurrentKey('k')
    expect(after.handles.list.get()).toEqual([1])
  })
})
