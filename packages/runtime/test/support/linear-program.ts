import type { PartitionKind, Program, Sink, Source, WatermarkStrategy } from '@wiesel/runtime'
import { PlanBuilder, SinkOperator, type EdgeCode, type Operator } from '@wiesel/runtime/internal'

/** An operator of a {@link linearProgram}, and how records come to it. */
export interface Link {
  readonly name?: string
  readonly uid?: string
  readonly create: () => Operator
  readonly partition?: PartitionKind
  readonly code?: EdgeCode
  readonly parallelism?: number
}

/** A program of a source, operators one behind the other, and a sink. */
export function linearProgram(parts: {
  readonly name?: string
  readonly source: Source<any, any, any>
  readonly strategy?: WatermarkStrategy<any>
  readonly operators?: readonly Link[]
  readonly sink: Sink<any, any, any>
  readonly parallelism?: number
  readonly sourceParallelism?: number
  readonly sinkPartition?: PartitionKind
}): Program {
  const {
    name = 'job',
    source,
    strategy,
    operators = [],
    sink,
    parallelism = 1,
    sourceParallelism,
    sinkPartition,
  } = parts
  const builder = new PlanBuilder()
  let last = builder.add({
    kind: 'source',
    name: 'source',
    code: { kind: 'source', source, strategy },
    parallelism: sourceParallelism,
  })
  for (const [i, link] of operators.entries()) {
    const { partition = 'auto' as const, code } = link
    last = builder.add(
      {
        kind: 'operator',
        name: link.name ?? `operator ${i}`,
        code: { kind: 'operator', create: link.create },
        parallelism: link.parallelism,
      },
      [[{ node: last.id, partition, ...(code && { code }) }]],
    )
    last.uid = link.uid
  }
  const end = builder.add(
    { kind: 'sink', name: 'sink', code: { kind: 'operator', create: () => new SinkOperator(sink) } },
    [[{ node: last.id, partition: sinkPartition ?? 'auto' }]],
  )
  return builder.build({ name, parallelism, chaining: true }, [end])
}
