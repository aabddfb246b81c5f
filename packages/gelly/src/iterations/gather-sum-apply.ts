import type { DataSet } from '@wiesel/dataset'
import type { EdgeDirection, GraphParts, Vertex, VertexId } from '../graph/types.ts'
import { bindFunction, type FunctionContext, type WithHooks } from './function-context.ts'
import { loopOptions, prefixed, type BroadcastSets, type IterationOptions } from './iteration-options.ts'
import type { Messages } from './messages.ts'
import { runProgram } from './run-program.ts'
import { GatherPhase, startState, UpdatePhase, type PhaseSettings } from './vertex-phases.ts'
import type { VertexScope } from './vertex-scope.ts'

/** What a vertex gathers along an edge, from the value of the neighbour and that of the edge. */
export type GatherEdgeFunction<VV, EV, M> = (neighborValue: VV, edgeValue: EV, context: FunctionContext) => M

/** Makes one of two gathered values. */
export type SumFunction<M> = (a: M, b: M, context: FunctionContext) => M

/** The new value of a vertex from what it gathered; `undefined` if it does not change. */
export type ApplyFunction<VV, M> = (gathered: M, value: VV, context: FunctionContext) => VV | undefined

/** What a gather-sum-apply iteration is made of. */
export interface GatherSumApplyOptions<VV, EV, M> extends IterationOptions {
  /** Called for the edges from neighbours that have changed; in the first superstep for all. Or an object with it and hooks. */
  gather: WithHooks<'gather', GatherEdgeFunction<VV, EV, M>>
  /** Called where a vertex gathers more than one value. Associative and commutative. Or an object with it and hooks. */
  sum: WithHooks<'sum', SumFunction<M>>
  /** Called for vertices that have gathered something. Or an object with it and hooks. */
  apply: WithHooks<'apply', ApplyFunction<VV, M>>
  /** Which way values go. `OUT`, the default: along edges; `IN`: against them. */
  direction?: EdgeDirection
  /** Data sets that the functions can ask for. */
  broadcast?: { gather?: BroadcastSets; sum?: BroadcastSets; apply?: BroadcastSets }
}

/** Runs a gather-sum-apply iteration and gives the vertices with their last values. @param edgeValues whether functions look at them */
export function runGatherSumApply<K extends VertexId, VV, EV, M>(
  graph: GraphParts<K, VV, EV>,
  options: GatherSumApplyOptions<VV, EV, M>,
  edgeValues = true,
): DataSet<Vertex<K, VV>> {
  const { gather, sum, apply, broadcast = {}, direction = 'OUT' } = options
  const settings: PhaseSettings = {
    optNumVertices: options.optNumVertices ?? false,
    optDegrees: false,
    combine: (typeof sum === 'function'
      ? sum
      : {
          ...sum,
          combineMessages: (a: M, b: M, context: FunctionContext) => sum.sum(a, b, context),
        }) as PhaseSettings['combine'],
    onUnknownTarget: 'ignore',
  }
  return runProgram<K, VV>(
    graph,
    {
      name: options.name ?? 'Gather-sum-apply iteration',
      edges: { out: direction !== 'IN', in: direction !== 'OUT', values: edgeValues },
      start: startState,
      phases: [
        {
          name: 'Gather and sum',
          create: (partition) => new GatherPhase(partition, settings, gather),
          variables: prefixed({ gather: broadcast.gather, sum: broadcast.sum }),
        },
        {
          name: 'Apply',
          create: (partition) => new UpdatePhase(partition, settings, applying(apply), 'apply/'),
          variables: prefixed({ apply: broadcast.apply, sum: broadcast.sum }),
        },
      ],
      valueOf: ({ values }, vertex) => values[vertex],
    },
    loopOptions(options),
  )
}

/** The apply function as one over messages, of which there is one. */
function applying<VV, M>(apply: WithHooks<'apply', ApplyFunction<VV, M>>) {
  const bound = bindFunction('apply', apply)
  return {
    preSuperstep: (context: FunctionContext): void => bound.preSuperstep?.(context),
    postSuperstep: (context: FunctionContext): void => bound.postSuperstep?.(context),
    updateVertex: (vertex: VertexScope, messages: Messages<M>): void => {
      const value = bound.call(messages.at(0), vertex.value as VV, vertex)
      if (value !== undefined) vertex.setNewVertexValue(value)
    },
  }
}
