/** Graphs as lists, for the naive models of methods. */
import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { Graph, type Edge, type EdgeDirection, type Vertex } from '../../src/index.ts'
import { PARALLELISMS } from '../support/random-graph.ts'

export type V = Vertex<number, number>
export type E = Edge<number, number>

/** A graph in memory. */
export interface Lists {
  readonly vertices: readonly V[]
  readonly edges: readonly E[]
}

/** One with everything that calls may need besides. */
export interface Given {
  readonly own: Lists
  readonly other: Lists
  /** For vertices, some twice, some unknown. Rows of one id have one value, as which of several counts is open. */
  readonly vertexRows: readonly V[]
  readonly edgeRows: readonly E[]
}

export type G = Graph<number, number, number>

/** Ids, of which vertices have the first seven. */
const id = fc.nat(8)
const vertexId = fc.nat(6)

const byId = <T extends readonly number[]>(rows: readonly T[], fields: number): T[] => {
  const first = new Map<string, T>()
  return rows.map((row) => {
    const key = row.slice(0, fields).join()
    if (!first.has(key)) first.set(key, row)
    return first.get(key)!
  })
}

/** Few vertices, so that some are isolated or missing, and edges with repetitions and self-loops. */
function lists(dangling: boolean): fc.Arbitrary<Lists> {
  return fc
    .record({
      vertices: fc.uniqueArray(fc.tuple(vertexId, fc.nat(3)), { selector: ([one]) => one, maxLength: 7 }),
      edges: fc.array(fc.tuple(id, id, fc.nat(2)), { maxLength: 14 }),
    })
    .map(({ vertices, edges }) => {
      const known = new Set(vertices.map(([one]) => one))
      return {
        vertices,
        edges: dangling ? edges : edges.filter(([source, target]) => known.has(source) && known.has(target)),
      }
    })
}

/** @param dangling whether there are edges to unknown vertices */
export function given(dangling: boolean): fc.Arbitrary<Given> {
  return fc.record({
    own: lists(dangling),
    other: lists(dangling),
    vertexRows: fc.array(fc.tuple(id, fc.nat(9)), { maxLength: 8 }).map((rows) => byId(rows, 1)),
    edgeRows: fc.array(fc.tuple(id, id, fc.nat(2)), { maxLength: 8 }).map((rows) => byId(rows, 2)),
  })
}

export function graphOf(env: ExecutionEnvironment, { vertices, edges }: Lists): G {
  return Graph.fromCollection<number, number, number>(env, vertices, edges)
}

/** Runs a check on many graphs, at every parallelism. */
export function forGiven(
  dangling: boolean,
  check: (given: Given, env: ExecutionEnvironment) => Promise<void>,
  numRuns = 20,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(given(dangling), fc.constantFrom(...PARALLELISMS), (lists, parallelism) =>
      check(lists, new ExecutionEnvironment({ parallelism, travelCheck: true })),
    ),
    { numRuns },
  )
}

/** Everything a graph has, as rows. */
export async function rowsOf(graph: Graph<any, any, any>): Promise<unknown[]> {
  return taggedRows({ vertices: await graph.vertices.collect(), edges: await graph.edges.collect() })
}

/** As {@link rowsOf}, of lists. */
export function taggedRows(parts: {
  readonly vertices: readonly (readonly unknown[])[]
  readonly edges: readonly (readonly unknown[])[]
}): unknown[] {
  return [...parts.vertices.map((row) => ['vertex', ...row]), ...parts.edges.map((row) => ['edge', ...row])]
}

/** The value of a vertex, `undefined` if there is none. */
export function valueOf({ vertices }: Lists, one: number): number | undefined {
  return vertices.find(([other]) => other === one)?.[1]
}

/** Both ends are vertices. */
export function isWithin(parts: Lists): (edge: E) => boolean {
  return ([source, target]) => valueOf(parts, source) !== undefined && valueOf(parts, target) !== undefined
}

/** The edges of a vertex, each with the other end: a self-loop in all directions twice. */
export function edgesAt(
  edges: readonly E[],
  one: number,
  direction: EdgeDirection,
): { edge: E; other: number }[] {
  return edges.flatMap((edge) => [
    ...(direction !== 'IN' && edge[0] === one ? [{ edge, other: edge[1] }] : []),
    ...(direction !== 'OUT' && edge[1] === one ? [{ edge, other: edge[0] }] : []),
  ])
}

/** All ids that occur. */
export function idsOf({ vertices, edges }: Lists): number[] {
  return [...new Set([...vertices.map(([one]) => one), ...edges.flatMap(([a, b]) => [a, b])])]
}

/** Rows without repetitions. */
export function distinct<T extends readonly unknown[]>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]
}
