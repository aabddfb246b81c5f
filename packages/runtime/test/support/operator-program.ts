import type { NodeKind, PartitionKind, Program } from '@wiesel/runtime'
import { PlanBuilder, type DraftNode, type Operator } from '@wiesel/runtime/internal'
import { PassThroughOperator } from '../../src/operators/pass-through.ts'

/**
 * A program of a feed from outside, operators in one chain, and a node outside behind the last of them. The head of the
 * chain is node `inputs`: it has so many feeds.
 */
export function operatorProgram(
  operators: readonly (() => Operator)[],
  options: {
    readonly inputs?: number
    readonly partition?: PartitionKind
    readonly consumers?: number
    readonly keyOf?: (value: any) => unknown
    readonly kind?: NodeKind
  } = {},
): Program {
  const { inputs = 1, partition = 'forward', consumers = 1, keyOf } = options
  const builder = new PlanBuilder()
  const feeds = Array.from({ length: inputs }, (_, i) =>
    builder.add({
      kind: 'source',
      name: `feed ${i}`,
      code: { kind: 'source', source: { boundedness: 'bounded' } as never },
      chaining: 'never',
    }),
  )
  let last: DraftNode | undefined
  for (const [i, create] of operators.entries()) {
    last = builder.add(
      {
        kind: 'operator',
        name: `operator ${i}`,
        code: { kind: 'operator', create },
        chaining: i === 0 ? 'head' : 'always',
      },
      last === undefined
        ? feeds.map(({ id }) => [{ node: id, partition: 'forward' }])
        : [[{ node: last.id, partition: 'forward' }]],
    )
  }
  const outside = builder.add(
    {
      kind: 'operator',
      name: 'outside',
      code: { kind: 'operator', create: () => new PassThroughOperator() },
      parallelism: consumers,
      chaining: 'never',
    },
    [[{ node: (last as DraftNode).id, partition, ...(keyOf === undefined ? {} : { code: { keyOf } }) }]],
  )
  return builder.build({ name: 'job', parallelism: 1, chaining: true }, [outside])
}
