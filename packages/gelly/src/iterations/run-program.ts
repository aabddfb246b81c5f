/**
 * What: the plan of a partition program: makes the partitions, runs the loop over them, and gives the vertices.
 *
 *     vertices ─┐                     ┌──────── partitions (constant) ───────┐
 *     edges ────┴→ build → link ──────┤                                      ├→ vertices
 *                                     └→ start → [ phase → … → phase ] ──────┘
 *                                                  ↑________________│ state and mail
 */
import { DataSet } from '@wiesel/dataset'
import type { Upstream } from '@wiesel/runtime/internal'
import type { EdgeBlock, VertexBlock } from '../building/blocks.ts'
import { ChunkBlocks, EdgeBlocks, VertexBlocks } from '../building/edge-blocks.ts'
import { chunksOf } from '../building/edge-chunks.ts'
import { PartitionBuilder } from '../building/partition-builder.ts'
import { PartitionLinker } from '../building/partition-linker.ts'
import type { GraphParts, Vertex, VertexId } from '../graph/types.ts'
import type { GraphPartition } from './graph-partition.ts'
import type { PartitionProgram } from './partition-program.ts'
import { ResultOperator } from './result-operator.ts'
import { toPartition } from './to-partition.ts'
import { SuperstepOperator, type Block } from './superstep-operator.ts'
import { TOTALS, totalsAggregator, type Aggregators, type SuperstepStatistics } from './loop-totals.ts'

/** What a loop over partitions can be told. */
export interface LoopOptions {
  /** The most supersteps. */
  readonly maxIterations: number
  readonly parallelism?: number | undefined
  readonly aggregators?: Aggregators | undefined
  /** Ends the iteration after a superstep for which it says so. */
  readonly converged?: Converged | undefined
  /** Called after each superstep, where it is decided whether there is another. */
  readonly onSuperstep?: ((statistics: SuperstepStatistics) => void) | undefined
}

/** Says whether an iteration ends, from what its aggregators came to. */
export type Converged = (superstep: number, aggregates: Readonly<Record<string, any>>) => boolean

const forward = (dataSet: DataSet<any>): Upstream[] => dataSet.partitioned('forward')

/** The partitions of a graph: one record in each subtask. */
export function partitionsOf(
  { vertices, edges }: GraphParts<any, any, any>,
  wanted: PartitionProgram<any, any>['edges'],
  parallelism: number,
): DataSet<GraphPartition> {
  const { make } = vertices.env
  const vertexBlocks = make.transformed<VertexBlock>({
    name: 'Vertex columns',
    inputs: [vertices.upstreams],
    functions: [],
    create: () => new VertexBlocks(parallelism),
    parallelism: vertices.parallelism,
  })
  const chunks = chunksOf(edges)
  const edgeBlocks = make.transformed<EdgeBlock>({
    name: 'Edge columns',
    inputs: [(chunks ?? edges).upstreams],
    functions: [],
    create: () =>
      chunks === undefined ? new EdgeBlocks(wanted, parallelism) : new ChunkBlocks(wanted, parallelism),
    parallelism: (chunks ?? edges).parallelism,
  })
  const requests = make.transformed<any>({
    name: 'Build partition',
    inputs: [toPartition(vertexBlocks), toPartition(edgeBlocks)],
    functions: [],
    create: () => new PartitionBuilder(wanted),
    inputOrder: { kept: [0, 1] },
    parallelism,
  })
  return make.transformed<GraphPartition>({
    name: 'Link partitions',
    inputs: [toPartition(requests)],
    functions: [],
    create: () => new PartitionLinker(),
    inputOrder: { kept: [0] },
    parallelism,
  })
}

/** Runs a program over a graph and gives the vertices with what it says of them. */
export function runProgram<K extends VertexId, R>(
  { vertices, edges }: GraphParts<K, any, any>,
  program: PartitionProgram<any, any>,
  options: LoopOptions,
): DataSet<Vertex<K, R>> {
  const { make } = vertices.env
  const parallelism = options.parallelism ?? vertices.env.parallelism
  const partitions = partitionsOf({ vertices, edges }, program.edges, parallelism)
  const start = partitions
    .map((partition): Block => ({
      from: partition.subtask,
      to: partition.subtask,
      state: program.start(partition),
      mail: undefined,
      active: true,
    }))
    .name('Start')
  start.setParallelism(parallelism)
  const loop = start.iterate(options.maxIterations).name(program.name).setParallelism(parallelism)
  const { aggregators = {}, converged, onSuperstep } = options
  loop.registerAggregationConvergenceCriterion(
    TOTALS,
    totalsAggregator(aggregators),
    (superstep, { values, ...counted }) => {
      onSuperstep?.({ superstep, ...counted })
      return converged?.(superstep, values) ?? false
    },
  )
  let blocks: DataSet<Block> = loop
  program.phases.forEach((phase, index) => {
    const variables = Object.values(phase.variables ?? {})
    blocks = make.transformed<Block>({
      name: phase.name,
      inputs: [
        index === 0 ? forward(blocks) : toPartition(blocks),
        forward(partitions),
        ...variables.map((dataSet) => dataSet.partitioned('broadcast')),
      ],
      functions: [],
      create: () => new SuperstepOperator(phase, aggregators),
      inputOrder: { kept: [0, 1, ...variables.map((_, i) => 2 + i)] },
      parallelism,
    })
  })
  const next = new DataSet<Block>(vertices.env, toPartition(blocks))
  const result = loop.closeWith(next, blocks.filter(({ active }) => active).name('Active'))
  return make.transformed<Vertex<K, R>>({
    name: 'Vertices',
    inputs: [forward(result), forward(partitions)],
    functions: [],
    create: () => new ResultOperator(program.valueOf),
    inputOrder: { kept: [0, 1] },
    parallelism,
  })
}
