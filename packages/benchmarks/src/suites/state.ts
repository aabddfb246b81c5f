import { listState, mapState, valueState } from '@wiesel/runtime'
import { KeyedState, keyedStateStore } from '@wiesel/runtime/internal'
import type { BenchCase, Suite } from '../harness/bench-case.ts'

const OPERATIONS = 2_000_000
const KEYS = 100_000
const PER_KEY = 10

/** Calls a function for each operation: with a key and a number. Keys come in no order. */
function each(operation: (key: number, n: number) => void): void {
  for (let n = 0; n < OPERATIONS; n++) operation((n * 7919) % KEYS, n)
}

/** State as a function of a keyed stream has it: the key is set, then its handles are used. */
function stateCase(
  name: string,
  target: number,
  ours: () => (key: number, n: number) => void,
  peer: () => (key: number, n: number) => void,
): BenchCase {
  return {
    name,
    amount: OPERATIONS,
    unit: 'records/s',
    peerName: 'a plain Map',
    target,
    ours: () => each(ours()),
    peer: () => each(peer()),
  }
}

const value = stateCase(
  'value: read and update',
  0.5,
  () => {
    const state = new KeyedState()
    const sum = keyedStateStore(state).getState(valueState<number>('sum'))
    return (key, n) => {
      state.setCurrentKey(key)
      sum.update((sum.value() ?? 0) + n)
    }
  },
  () => {
    const sums = new Map<number, number>()
    return (key, n) => void sums.set(key, (sums.get(key) ?? 0) + n)
  },
)

const list = stateCase(
  `list: add, and clear at ${PER_KEY}`,
  0.5,
  () => {
    const state = new KeyedState()
    const last = keyedStateStore(state).getListState(listState<number>('last'))
    return (key, n) => {
      state.setCurrentKey(key)
      last.add(n)
      if (last.get().length === PER_KEY) last.clear()
    }
  },
  () => {
    const lists = new Map<number, number[]>()
    return (key, n) => {
      const last = lists.get(key)
      if (last === undefined) lists.set(key, [n])
      else if (last.push(n) === PER_KEY) lists.delete(key)
    }
  },
)

const map = stateCase(
  `map: get and put, ${PER_KEY} entries`,
  0.5,
  () => {
    const state = new KeyedState()
    const counts = keyedStateStore(state).getMapState(mapState<number, number>('counts'))
    return (key, n) => {
      state.setCurrentKey(key)
      const entry = n % PER_KEY
      counts.put(entry, (counts.get(entry) ?? 0) + 1)
    }
  },
  () => {
    const maps = new Map<number, Map<number, number>>()
    return (key, n) => {
      let counts = maps.get(key)
      if (counts === undefined) maps.set(key, (counts = new Map()))
      const entry = n % PER_KEY
      counts.set(entry, (counts.get(entry) ?? 0) + 1)
    }
  },
)

/** Keyed state, 100 K keys. */
export const state: Suite = { name: 'state', cases: () => [value, list, map] }
