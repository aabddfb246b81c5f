import type { DataSet } from '@wiesel/dataset'
import type { Edge, EdgeDirection, GraphParts, Vertex, VertexId } from '../graph/types.ts'
import type { FunctionContext, WithHooks } from './function-context.ts'
import { loopOptions, prefixed, type BroadcastSets, type IterationOptions } from './iteration-options.ts'
import type { Messages } from './messages.ts'
import { runProgram } from './run-program.ts'
import type { MessageCombiner } from './vertex-centric.ts'
import { ScatterPhase, startState, UpdatePhase, type PhaseSettings } from './vertex-phases.ts'

/** The vertex that a scatter function is called for. Valid during the call. */
export interface ScatterVertex<K extends VertexId, VV, EV, M> extends FunctionContext {
  readonly id: K
  readonly value: VV
  /** Edges that end in the vertex; −1 without the option `optDegrees`. */
  getInDegree(): number
  /** Edges that begin in the vertex; −1 without the option `optDegrees`. */
  getOutDegree(): number
  /** The edges of the direction. Once in a call, and instead of the two below. @throws VertexCallError */
  getEdges(): Iterable<Edge<K, EV>>
  /** A message for any vertex. @throws UnknownTargetError, when it arrives, if there is no such vertex */
  sendMessageTo(target: K, message: M): void
  /** The same message to the other ends of all edges. @throws VertexCallError after the edges were used */
  sendMessageToAllNeighbors(message: M): void
  /** A message for the other end of each edge, made from its value. @throws VertexCallError after the edges were used */
  sendMessageAlongEdges(messageOf: (edgeValue: EV) => M): void
}

/** The vertex that a gather function is called for. Valid during the call. */
export interface GatherVertex<K extends VertexId, VV> extends FunctionContext {
  readonly id: K
  readonly value: VV
  getInDegree(): number
  getOutDegree(): number
  /** Gives the vertex another value: once in a call at most. It then scatters in the next superstep. @throws VertexCallError */
  setNewVertexValue(value: VV): void
}

/** What a vertex that has changed tells others. */
export type ScatterFunction<K extends VertexId, VV, EV, M> = (vertex: ScatterVertex<K, VV, EV, M>) => void

/** What a vertex makes of the messages of the same superstep. */
export type GatherFunction<K extends VertexId, VV, M> = (
  vertex: GatherVertex<K, VV>,
  messages: Messages<M>,
) => void

/** What a scatter-gather iteration is made of. */
export interface ScatterGatherOptions<K extends VertexId, VV, EV, M> extends IterationOptions {
  /** Called for all vertices in the first superstep, then for those that have changed; with direction `ALL` twice. Or an object with it and hooks. */
  scatter: WithHooks<'sendMessages', ScatterFunction<K, VV, EV, M>>
  /** Called for vertices with messages, in the superstep in which they were sent. Or an object with it and hooks. */
  gather: WithHooks<'updateVertex', GatherFunction<K, VV, M>>
  /** Combines messages before they are sent. Associative and commutative. */
  combine?: WithHooks<'combineMessages', MessageCombiner<M>>
  /** Which edges the scatter function sees. `OUT`, the default: those that begin in the vertex. */
  direction?: EdgeDirection
  /** Whether functions may ask for degrees. Default `false`: they are −1. */
  optDegrees?: boolean
  /** Data sets that the functions can ask for. */
  broadcast?: { scatter?: BroadcastSets; gather?: BroadcastSets }
}

/** Runs a scatter-gather iteration and gives the vertices with their last values. @param edgeValues whether functions look at them */
export function runScatterGather<K extends VertexId, VV, EV, M>(
  graph: GraphParts<K, VV, EV>,
  options: ScatterGatherOptions<K, VV, EV, M>,
  edgeValues = true,
): DataSet<Vertex<K, VV>> {
  const { scatter, gather, combine, broadcast = {}, direction = 'OUT' } = options
  const settings: PhaseSettings = {
    optNumVertices: options.optNumVertices ?? false,
    optDegrees: options.optDegrees ?? false,
    combine: combine as PhaseSettings['combine'],
    onUnknownTarget: 'fail',
  }
  return runProgram<K, VV>(
    graph,
    {
      name: options.name ?? 'Scatter-gather iteration',
      edges: { out: direction !== 'IN', in: direction !== 'OUT', values: edgeValues },
      start: startState,
      phases: [
        {
          name: 'Scatter',
          create: (partition) => new ScatterPhase(partition, settings, scatter),
          variables: prefixed({ scatter: broadcast.scatter }),
        },
        {
          name: 'Gather',
          create: (partition) => new UpdatePhase(partition, settings, gather, 'gather/'),
          variables: prefixed({ gather: broadcast.gather }),
        },
      ],
      valueOf: ({ values }, vertex) => values[vertex],
    },
    loopOptions(options),
  )
}
