import { OptionError, type ReduceFunction } from '@wiesel/runtime'
import {
  HashCombineOperator,
  HashReduceOperator,
  SortCombineOperator,
  type FieldFold,
  type Upstream,
} from '@wiesel/runtime/internal'
import { exchangeByKey } from '../keys/exchange.ts'
import type { ResolvedKey } from '../keys/resolve-key.ts'
import type { PlanFacts } from '../plan/plan-facts.ts'
import { keepsKey, planKey, type Forward } from '../plan/plan-key.ts'
import { KEYS, ONE } from '../plan/size.ts'
import type { DataSet } from './data-set.ts'
import { nodeOf, type BroadcastVariable, type Transformation } from './transformation.ts'

/**
 * How records are reduced where they are, before they are brought together by key: in a table, by sorting, or not at all.
 * `HASH` is what the planner chooses.
 */
export type CombineHint = 'OPTIMIZER_CHOOSES' | 'HASH' | 'SORT' | 'NONE'

/** @throws OptionError */
export function checkCombineHint(hint: CombineHint): CombineHint {
  if (!['OPTIMIZER_CHOOSES', 'HASH', 'SORT', 'NONE'].includes(hint))
    throw new OptionError(`The combine hint is 'OPTIMIZER_CHOOSES', 'HASH', 'SORT' or 'NONE', not ${hint}.`)
  return hint
}

/** The one key of everything, where there is no grouping. */
const ONE_KEY = (): null => null

/**
 * A reduction, of each key's records or of all: combined where the records are, brought together by key or in one
 * subtask, and reduced to the end.
 */
export function reduceTransformation<T>(
  dataSet: DataSet<T>,
  key: ResolvedKey | undefined,
  reduce: ReduceFunction<T>,
  options: {
    name: string
    combineHint?: CombineHint
    copy?: (value: T) => T
    folds?: readonly FieldFold[]
    keeps?: Forward
  },
): Transformation {
  const { combineHint = 'OPTIMIZER_CHOOSES', ...how } = options
  const keyOf = key?.keyOf ?? ONE_KEY
  const exchange = (upstreams: readonly Upstream[]): readonly Upstream[] =>
    key === undefined
      ? upstreams.map((upstream) => ({ ...upstream, partition: 'global' }))
      : exchangeByKey(upstreams, key)
  const combiner: Transformation = {
    name: `${options.name} (combine)`,
    inputs: [dataSet.upstreams],
    functions: [reduce],
    create: (bind) =>
      combineHint === 'SORT'
        ? new SortCombineOperator(keyOf, bind(reduce))
        : new HashCombineOperator(keyOf, bind(reduce), how),
    ...(combineHint === 'SORT' ? { traits: { strategy: 'sort' } } : {}),
  }
  return {
    name: options.name,
    inputs: [exchange(dataSet.upstreams)],
    functions: [reduce],
    create: (bind) => new HashReduceOperator(keyOf, bind(reduce), how),
    inputOrder: { kept: [0] },
    forceOne: key === undefined,
    ...(key === undefined ? {} : { traits: { key: key.text } }),
    facts: {
      ...(key === undefined ? { size: ONE } : keyedFacts(key, options.keeps)),
      ...(combineHint === 'NONE' ? {} : { combiner }),
      sorted: {
        within: [],
        create: (sameRun) => (bind) => new HashReduceOperator(keyOf, bind(reduce), { ...how, sameRun }),
      },
    },
  }
}

/** What the planner knows of an operator that makes groups. @param keeps what becomes of keys; default: the key stays */
export function keyedFacts(key: ResolvedKey, keeps: Forward = keepsKey(planKey(key))): PlanFacts {
  return {
    placement: [{ key: planKey(key), keyOf: key.keyOf, choose: key.choose }],
    forward: [keeps],
    size: KEYS,
  }
}

/** Adds a node and gives what comes out of it. */
export function addNode(
  dataSet: DataSet<any>,
  transformation: Transformation,
  variables?: readonly BroadcastVariable[],
): readonly Upstream[] {
  const { spec, inputs } = nodeOf(transformation, variables)
  return [{ node: dataSet.env.job.add(spec, inputs).id, partition: 'auto' }]
}
