import { CrossOperator, type JoinSide } from '@wiesel/runtime/internal'
import type { Alternative } from '../plan/plan-facts.ts'
import { PAIRS } from '../plan/size.ts'
import type { DataSet } from '../sets/data-set.ts'
import type { PairFunction } from './join-transformation.ts'
import { PairSet } from './pair-set.ts'

/** All pairs of two data sets. @param build the side that is kept; default: the smaller one */
export function crossSet<L, R>(left: DataSet<L>, right: DataSet<R>, build?: JoinSide): PairSet<L, R> {
  const probe = build === 'left' ? right : left
  return PairSet.of({
    env: left.env,
    transformation: (pair) => {
      const sides: readonly JoinSide[] = build === undefined ? ['right', 'left'] : [build]
      const alternatives = sides.map((side) => alternative(side, pair))
      const [{ create, inputOrder }] = alternatives
      return {
        name: 'Cross',
        inputs: [left.upstreams, right.upstreams],
        functions: pair.functions,
        create,
        inputOrder,
        parallelism: probe.parallelism,
        facts: { alternatives, placement: [undefined, undefined], forward: pair.forward, size: PAIRS },
      }
    },
    types: { left: left.type, right: right.type },
  })
}

function alternative(build: JoinSide, { emit }: PairFunction): Alternative {
  const keeps = build === 'left' ? 0 : 1
  return {
    name: `nested loop, ${build} side kept`,
    ship: build === 'left' ? ['broadcast', 'local'] : ['local', 'broadcast'],
    keeps,
    keepsForLoop: true,
    inputOrder: { first: [keeps], kept: [keeps] },
    create: (bind) => new CrossOperator({ build, cross: emit(bind) }),
  }
}
