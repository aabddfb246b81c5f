import { CrossOperator, type JoinSide } from '@wiesel/runtime/internal'
import type { DataSet } from '../sets/data-set.ts'
import { PairSet } from './pair-set.ts'

/** All pairs of two data sets. */
export function crossSet<L, R>(left: DataSet<L>, right: DataSet<R>, build: JoinSide): PairSet<L, R> {
  const buildInput = build === 'left' ? 0 : 1
  const probe = build === 'left' ? right : left
  return PairSet.of({
    env: left.env,
    transformation: ({ functions, emit }) => ({
      name: 'Cross',
      inputs:
        build === 'left'
          ? [left.partitioned('broadcast'), right.upstreams]
          : [left.upstreams, right.partitioned('broadcast')],
      functions,
      create: (bind) => new CrossOperator({ build, cross: emit(bind) }),
      inputOrder: { first: [buildInput], kept: [buildInput] },
      parallelism: probe.parallelism,
      traits: { strategy: `nested loop, ${build} side kept` },
    }),
    types: { left: left.type, right: right.type },
  })
}
