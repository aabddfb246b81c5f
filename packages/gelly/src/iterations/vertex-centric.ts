import type { DataSet } from '@wiesel/dataset'
import type { Edge, GraphParts, Vertex, VertexId } from '../graph/types.ts'
import type { FunctionContext, WithHooks } from './function-context.ts'
import { loopOptions, type BroadcastSets, type IterationOptions } from './iteration-options.ts'
import type { Messages } from './messages.ts'
import { runProgram } from './run-program.ts'
import { ComputePhase, startState, type PhaseSettings } from './vertex-phases.ts'

/** The vertex that a compute function is called for. Valid during the call. */
export interface ComputeVertex<K extends VertexId, VV, EV, M> extends FunctionContext {
  readonly id: K
  readonly value: VV
  /** Edges that end in the vertex; −1 without the option `optDegrees`. */
  getInDegree(): number
  /** Edges that begin in the vertex; −1 without the option `optDegrees`. */
  getOutDegree(): number
  /** Gives the vertex another value: once in a call at most. @throws VertexCallError */
  setNewVertexValue(value: VV): void
  /** The edges that begin in the vertex. Once in a call, and instead of the two below. @throws VertexCallError */
  getEdges(): Iterable<Edge<K, EV>>
  /** A message for any vertex, read in the next superstep; one to an unknown vertex is lost. */
  sendMessageTo(target: K, message: M): void
  /** The same message to the targets of all edges. @throws VertexCallError after the edges were used */
  sendMessageToAllNeighbors(message: M): void
  /** A message for the target of each edge, made from its value: as a loop over `getEdges`, without its objects. @throws VertexCallError */
  sendMessageAlongEdges(messageOf: (edgeValue: EV) => M): void
}

/** What a vertex does in a superstep. */
export type ComputeFunction<K extends VertexId, VV, EV, M> = (
  vertex: ComputeVertex<K, VV, EV, M>,
  messages: Messages<M>,
) => void

/** Makes one of two messages for the same vertex. */
export type MessageCombiner<M> = (a: M, b: M, context: FunctionContext) => M

/** What a vertex-centric iteration is made of. */
export interface VertexCentricOptions<K extends VertexId, VV, EV, M> extends IterationOptions {
  /** Called for all vertices in the first superstep, then for those with messages. Or an object with it and hooks. */
  compute: WithHooks<'compute', ComputeFunction<K, VV, EV, M>>
  /** Combines messages before they are sent. Associative and commutative. */
  combine?: WithHooks<'combineMessages', MessageCombiner<M>>
  /** Whether the function may ask for degrees. Default `false`: they are −1. */
  optDegrees?: boolean
  /** Data sets that the compute function can ask for. */
  broadcast?: BroadcastSets
}

/** Runs a vertex-centric iteration and gives the vertices with their last values. */
export function runVertexCentric<K extends VertexId, VV, EV, M>(
  graph: GraphParts<K, VV, EV>,
  options: VertexCentricOptions<K, VV, EV, M>,
): DataSet<Vertex<K, VV>> {
  const { compute, combine, broadcast = {}, name = 'Vertex-centric iteration' } = options
  const settings: PhaseSettings = {
    optNumVertices: options.optNumVertices ?? false,
    optDegrees: options.optDegrees ?? false,
    combine: combine as PhaseSettings['combine'],
    onUnknownTarget: 'ignore',
  }
  return runProgram<K, VV>(
    graph,
    {
      name,
      edges: { out: true, in: false, values: true },
      start: startState,
      phases: [
        {
          name: 'Compute',
          create: (partition) => new ComputePhase(partition, settings, compute),
          variables: broadcast,
        },
      ],
      valueOf: ({ values }, vertex) => values[vertex],
    },
    loopOptions(options),
  )
}
