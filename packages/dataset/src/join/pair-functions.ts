import type { Collector, Emitted } from '@wiesel/runtime'
import { checkResult } from '@wiesel/runtime/internal'
import { wrappedAt } from '../plan/plan-key.ts'
import type { PairFunction } from './join-transformation.ts'

/** Emits the pairs themselves. */
export const AS_PAIRS: PairFunction = {
  functions: [],
  emit: () => (left, right, out) => out([left, right]),
  single: () => (left, right) => [left, right],
  forward: [wrappedAt(0), wrappedAt(1)],
}

/** Emits one result for each pair. */
export function oneResult(join: (left: any, right: any) => unknown): PairFunction {
  return {
    functions: [join],
    single: (bind) => bind(join),
    emit: (bind) => {
      const call = bind(join)
      return (left, right, out) => out(checkResult(call(left, right), 'with'))
    },
  }
}

/** Emits any number of results for each pair. */
export function manyResults(
  join: (left: any, right: any, out: Collector<any>) => Emitted<any>,
): PairFunction {
  return { functions: [join], emit: (bind) => bind(join) }
}
