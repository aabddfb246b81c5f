import { parseArgs } from 'node:util'
import { sumAggregator } from '@wiesel/dataset'
import {
  CommunityDetection,
  ConnectedComponents,
  GSAConnectedComponents,
  GSASingleSourceShortestPaths,
  Hits,
  LabelPropagation,
  PageRank,
  SingleSourceShortestPaths,
  type FunctionContext,
  type Graph,
} from '../../src/index.ts'
import { convergenceOf } from '../../src/library/iterative/convergence.ts'
import { functionOf, NotCovered } from './gelly-case.ts'
import type { Operation, OperationInput } from './operation.ts'

type AnyGraph = Graph<any, any, any>

const sortedUnion = (a: readonly number[], b: readonly number[]): number[] =>
  [...new Set([...a, ...b])].sort((x, y) => x - y)

/** Fails unless a function sees what a case says it must. */
function check(args: any, context: FunctionContext, part: string): void {
  const superstep = context.getSuperstepNumber()
  const equal = (what: string, expected: unknown, actual: unknown): void => {
    if (expected !== undefined && JSON.stringify(expected) !== JSON.stringify(actual))
      throw new Error(`${what} in ${part} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`)
  }
  equal('the number of vertices', args.expectNumberOfVertices, context.getNumberOfVertices())
  const sent = args.broadcast?.[part]
  if (sent !== undefined)
    equal(
      'the broadcast set',
      sent,
      context.getBroadcastSet<number>('set').toSorted((a, b) => a - b),
    )
  const { aggregator } = args
  if (aggregator === undefined) return
  if (superstep === 2 && aggregator.expectPreviousAtSuperstep2 !== undefined)
    equal(
      'the aggregate before',
      aggregator.expectPreviousAtSuperstep2,
      context.getPreviousIterationAggregate<number>(aggregator.name),
    )
  if (aggregator[`${part}Adds`] === 'superstep')
    context.getIterationAggregator<number>(aggregator.name).aggregate(superstep)
}

function commonOptions({ env, args }: OperationInput) {
  const sets = Object.entries<any[]>(args.broadcast ?? {}).map(([part, rows]) => [
    part,
    { set: env.fromCollection(rows) },
  ])
  return {
    maxIterations: args.maxIterations as number,
    ...(args.name === undefined ? {} : { name: args.name }),
    ...(args.parallelism === undefined ? {} : { parallelism: args.parallelism }),
    ...(args.direction === undefined ? {} : { direction: args.direction }),
    optNumVertices: args.optNumVertices === true,
    aggregators: args.aggregator === undefined ? {} : { [args.aggregator.name]: sumAggregator },
    broadcast: Object.fromEntries(sets),
  }
}

function invalidateShortestPaths(input: OperationInput): unknown {
  const { graph, args, one } = input
  const [source, target, value] = args.removedEdge
  const listed = one.graph?.edges ?? []
  const isThere = listed.some(([a, b, v]) => a === source && b === target && v === value)
  if (args.skipIfEdgeNotInGraph === true && !isThere) return graph
  return (graph as AnyGraph).runScatterGatherIteration<number>({
    ...commonOptions(input),
    optDegrees: true,
    scatter: (vertex) => {
      if (vertex.getSuperstepNumber() > 1) vertex.sendMessageToAllNeighbors(Number.MAX_VALUE)
      else if (vertex.id === source) vertex.sendMessageTo(source, Number.MAX_VALUE)
    },
    gather: (vertex) => {
      if (vertex.getOutDegree() - 1 <= 0) vertex.setNewVertexValue(Number.MAX_VALUE)
    },
  })
}

function scatterGather(input: OperationInput): unknown {
  const { graph, args } = input
  if (args.program === 'invalidateShortestPathTree') return invalidateShortestPaths(input)
  const send = /^sendToAll\((.*)\)$/.exec(args.scatter)?.[1]
  const set = /^set\((.*)\)$/.exec(args.gather)?.[1]
  if (set === undefined) throw new NotCovered(`gather ${args.gather}`)
  const message = send === undefined ? undefined : functionOf(send, 'id', 'value')
  const names = ['value', 'messages', 'sorted', 'numberOfVertices', 'inDegree', 'outDegree']
  const next = functionOf(set, ...names)
  const sorted = (rows: readonly number[]): number[] => rows.toSorted((a, b) => a - b)
  const isStep = (vertex: any): void => {
    if (args.expectInDegree !== undefined && vertex.getInDegree() !== args.expectInDegree)
      throw new Error(`the in-degree is ${vertex.getInDegree()}`)
    if (args.expectOutDegree !== undefined && vertex.getOutDegree() !== args.expectOutDegree)
      throw new Error(`the out-degree is ${vertex.getOutDegree()}`)
    if (args.assertEachSuperstep !== undefined && vertex.value !== vertex.getSuperstepNumber())
      throw new Error(`value ${vertex.value} in superstep ${vertex.getSuperstepNumber()}`)
  }
  return (graph as AnyGraph).runScatterGatherIteration<any>({
    ...commonOptions(input),
    optDegrees: args.optDegrees === true,
    scatter: (vertex) => {
      check(args, vertex, 'scatter')
      isStep(vertex)
      if (message !== undefined) vertex.sendMessageToAllNeighbors(message(vertex.id, vertex.value))
      else
        for (const [source, target] of vertex.getEdges())
          vertex.sendMessageTo(source === vertex.id ? target : source, vertex.id)
    },
    gather: (vertex, messages) => {
      check(args, vertex, 'gather')
      isStep(vertex)
      vertex.setNewVertexValue(
        next(
          vertex.value,
          [...messages],
          sorted,
          vertex.getNumberOfVertices(),
          vertex.getInDegree(),
          vertex.getOutDegree(),
        ),
      )
    },
  })
}

function gatherSumApply(input: OperationInput): unknown {
  const { graph, args } = input
  const isUnion = args.sum === 'set union'
  return (graph as AnyGraph).runGatherSumApplyIteration<any>({
    ...commonOptions(input),
    gather: (neighbor, _edge, context) => {
      check(args, context, 'gather')
      return neighbor
    },
    sum: (a, b, context) => {
      check(args, context, 'sum')
      return isUnion ? sortedUnion(a, b) : 0
    },
    apply: (gathered, value, context) => {
      check(args, context, 'apply')
      if (!isUnion) return value + 1
      const union = sortedUnion(gathered, value)
      return union.length > value.length ? union : undefined
    },
  })
}

function shortestPathsProgram(graph: AnyGraph, args: any): AnyGraph {
  return graph
    .mapVertices(() => Infinity)
    .runVertexCentricIteration<number>({
      compute: (vertex, messages) => {
        let least = vertex.id === args.source ? 0 : Infinity
        for (const message of messages) least = Math.min(least, message)
        if (least >= vertex.value) return
        vertex.setNewVertexValue(least)
        for (const [, target, length] of vertex.getEdges()) vertex.sendMessageTo(target, least + length)
      },
      combine: (a, b) => Math.min(a, b),
      maxIterations: args.maxIterations,
    })
}

/** A GSA program, where vertices out of reach stay at infinity, as in Gelly's example. */
function gsaShortestPaths(graph: AnyGraph, args: any): AnyGraph {
  return graph
    .mapVertices(([id]) => (id === args.source ? 0 : Infinity))
    .runGatherSumApplyIteration<number>({
      gather: (neighbor, edge) => neighbor + edge,
      sum: (a, b) => Math.min(a, b),
      apply: (gathered, value) => (gathered < value ? gathered : undefined),
      maxIterations: args.maxIterations,
    })
}

/** The options of PageRank and HITS, given as on a command line. */
function iterationConvergenceParameter({ args }: OperationInput): unknown {
  const { values } = parseArgs({
    args: args['argv'],
    options: { iterations: { type: 'string' }, convergence_threshold: { type: 'string' } },
  })
  const { iterations, threshold = Number.MAX_VALUE } = convergenceOf({
    ...(values.iterations !== undefined && { iterations: Number(values.iterations) }),
    ...(values.convergence_threshold !== undefined && {
      convergenceThreshold: Number(values.convergence_threshold),
    }),
  })
  return { iterations, convergenceThreshold: threshold }
}

function examplePageRank({ graph, args }: OperationInput): unknown {
  const { beta, maxIterations } = args
  const weighed = (graph as AnyGraph).joinWithEdgesOnSource(
    graph.outDegrees(),
    (value: number, degree: number) => value / degree,
  )
  const rankOf = (value: number, context: FunctionContext): number =>
    context.getSuperstepNumber() === 1 ? 1 / context.getNumberOfVertices() : value
  const next = (sum: number, context: FunctionContext): number =>
    beta * sum + (1 - beta) / context.getNumberOfVertices()
  const common = { maxIterations, optNumVertices: true }
  if (args.variant === 'gsa')
    return weighed.runGatherSumApplyIteration<number>({
      ...common,
      gather: (value, weight, context) => rankOf(value, context) * weight,
      sum: (a, b) => a + b,
      apply: (sum, _value, context) => next(sum, context),
    })
  return weighed.runScatterGatherIteration<number>({
    ...common,
    scatter: (vertex) => {
      const rank = rankOf(vertex.value, vertex)
      for (const [, target, weight] of vertex.getEdges()) vertex.sendMessageTo(target, rank * weight)
    },
    gather: (vertex, messages) => {
      let sum = 0
      for (const message of messages) sum += message
      vertex.setNewVertexValue(next(sum, vertex))
    },
  })
}

/** What cases do with iterations and the algorithms on them. */
export const ITERATION_OPERATIONS: Readonly<Record<string, Operation>> = {
  scatterGather,
  gatherSumApply,
  examplePageRank,
  pageRank: ({ graph, args }) => graph.run(new PageRank(args)),
  hits: ({ graph, args }) => graph.run(new Hits(args)),
  iterationConvergenceParameter,
  communityDetection: ({ graph, args }) => graph.run(new CommunityDetection(args.maxIterations, args.delta)),
  labelPropagation: ({ graph, args }) => graph.run(new LabelPropagation(args.maxIterations)),
  connectedComponents: ({ graph, args }) => {
    const value = args.vertexValue === undefined ? undefined : functionOf(args.vertexValue, 'id')
    const valued: AnyGraph = value === undefined ? graph : graph.mapVertices(([id]) => value(id))
    return args.variant === 'gsa'
      ? valued.run(new GSAConnectedComponents(args.maxIterations))
      : valued.run(new ConnectedComponents(args.maxIterations))
  },
  singleSourceShortestPaths: ({ graph, args, one }) => {
    const example = /Example|ITCase#testSingleSourceShortestPaths/.test(one.id)
    if (args.variant === 'vertexCentric') return shortestPathsProgram(graph, args)
    if (args.variant === 'gsa')
      return example
        ? gsaShortestPaths(graph, args)
        : graph.run(new GSASingleSourceShortestPaths<any>(args.source, args.maxIterations))
    return graph.run(new SingleSourceShortestPaths<any>(args.source, args.maxIterations))
  },
}
