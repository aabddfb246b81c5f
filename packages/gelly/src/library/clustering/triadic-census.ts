/**
 * How often each way occurs in which three vertices may be connected. Only triangles are listed. Everything else follows:
 * pairs of pairs that meet in a vertex are counted from degrees, and those of triangles taken off; pairs with a third
 * vertex are counted from the number of edges, and what is counted already taken off; the rest has no edges.
 */
import type { DataSet } from '@wiesel/dataset'
import type { Graph } from '../../graph/graph.ts'
import type { GraphParts, VertexId } from '../../graph/types.ts'
import { pairsOf } from '../../metrics/counts.ts'
import { GraphAnalytic } from '../../metrics/graph-analytic.ts'
import { FORWARD, neighborMasks, REVERSE, type NeighborMask } from '../degrees/neighbor-pairs.ts'
import { flipMask } from '../triangles/flip-mask.ts'
import { triangleKinds } from '../triangles/triangles.ts'
import { closedType, openType, TRIAD_TYPES, type TriadType } from './triad-types.ts'

/** How often something occurs: open pairs of pairs, triangles, vertices, one-way and mutual pairs of vertices. */
type Tally = Partial<Record<TriadType | 'vertices' | 'oneWay' | 'mutual', number>>

function add(a: Tally, b: Tally): Tally {
  const sum: Tally = { ...a }
  for (const name of Object.keys(b) as (keyof Tally)[]) sum[name] = (sum[name] ?? 0) + (b[name] ?? 0)
  return sum
}

type Around<K> = readonly [id: K, mutual: number, out: number, into: number]

function aroundVertices<K extends VertexId>(masks: DataSet<NeighborMask<K>>): DataSet<Tally> {
  return masks
    .map(([id, , mask]): Around<K> => [
      id,
      mask === (FORWARD | REVERSE) ? 1 : 0,
      mask === FORWARD ? 1 : 0,
      mask === REVERSE ? 1 : 0,
    ])
    .groupBy(0)
    .reduce((a, b): Around<K> => [a[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]])
    .map(([, mutual, out, into]): Tally => ({
      '201': pairsOf(mutual),
      '111U': mutual * out,
      '111D': mutual * into,
      '021D': pairsOf(out),
      '021U': pairsOf(into),
      '021C': out * into,
      oneWay: out,
      mutual: mutual / 2,
    }))
}

/** Triangles of one mask, and what they take off the open pairs of pairs at their three vertices. */
function ofTriangles(mask: number, count: number): Tally {
  const [m01, m02, m12] = [mask >> 4, (mask >> 2) & 0b11, mask & 0b11]
  const corners = [
    [m01, m02],
    [flipMask(m01), m12],
    [flipMask(m02), flipMask(m12)],
  ] as const
  return corners.reduce<Tally>((tally, [a, b]) => add(tally, { [openType(a, b)]: -count }), {
    [closedType(corners)]: count,
  })
}

function tallyOf<K extends VertexId>({ vertices, edges }: GraphParts<K, any, any>): DataSet<Tally> {
  const masks = neighborMasks(edges)
  return vertices
    .map((): Tally => ({ vertices: 1 }))
    .union(
      aroundVertices(masks),
      triangleKinds(edges).map(([mask, count]) => ofTriangles(mask, count)),
    )
    .reduce(add)
}

/** How many one-way pairs and how many mutual ones a type has. */
function pairsOfType(type: TriadType): { oneWay: number; mutual: number } {
  return { mutual: Number(type[0]), oneWay: Number(type[1]) }
}

/** The whole census from a tally. Whole numbers beyond 2⁵³ lose their last digits. */
function censusOf(tally: Tally = {}): Record<TriadType, number> {
  const count = (name: keyof Tally): bigint => BigInt(tally[name] ?? 0)
  const vertices = count('vertices')
  const census = Object.fromEntries(TRIAD_TYPES.map((type) => [type, count(type)])) as Record<
    TriadType,
    bigint
  >
  const connected = TRIAD_TYPES.slice(3)
  const seen = (kind: 'oneWay' | 'mutual'): bigint =>
    connected.reduce((sum, type) => sum + BigInt(pairsOfType(type)[kind]) * census[type], 0n)
  census['012'] = vertices < 2n ? 0n : count('oneWay') * (vertices - 2n) - seen('oneWay')
  census['102'] = vertices < 2n ? 0n : count('mutual') * (vertices - 2n) - seen('mutual')
  const all = (vertices * (vertices - 1n) * (vertices - 2n)) / 6n
  census['003'] = all - TRIAD_TYPES.slice(1).reduce((sum, type) => sum + census[type], 0n)
  return Object.fromEntries(TRIAD_TYPES.map((type) => [type, Number(census[type])])) as Record<
    TriadType,
    number
  >
}

/**
 * How often three vertices of a simple directed graph are connected in each of the sixteen ways there are.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { DirectedTriadicCensus, Graph } from '@wiesel/gelly'
 *
 * const graph = Graph.fromCollection(new ExecutionEnvironment(), [[1, 2, null], [2, 3, null], [3, 1, null]])
 * console.log((await graph.run(new DirectedTriadicCensus()).execute())['030C']) // → 1
 */
export class DirectedTriadicCensus<K extends VertexId> extends GraphAnalytic<
  K,
  Record<TriadType, number>,
  Tally
> {
  protected totalOf(graph: Graph<K, any, any>): DataSet<Tally> {
    return tallyOf(graph)
  }

  protected finish(tally: Tally | undefined): Record<TriadType, number> {
    return censusOf(tally)
  }
}

/** How often three vertices have 0, 1, 2 and 3 edges between them, by the names of these types: `'03'` has none. */
export type UndirectedCensus = Readonly<Record<'03' | '12' | '21' | '30', number>>

/**
 * How often three vertices of a simple undirected graph have 0, 1, 2 and 3 edges between them.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { StarGraph, TriadicCensus } from '@wiesel/gelly'
 *
 * const star = new StarGraph(new ExecutionEnvironment(), 4).generate()
 * console.log(await star.run(new TriadicCensus()).execute()) // → { '12': 0, '21': 3, '30': 0, '03': 1 }
 */
export class TriadicCensus<K extends VertexId> extends GraphAnalytic<K, UndirectedCensus, Tally> {
  protected totalOf(graph: Graph<K, any, any>): DataSet<Tally> {
    return tallyOf(graph)
  }

  protected finish(tally: Tally | undefined): UndirectedCensus {
    const census = censusOf(tally)
    return { '03': census['003'], '12': census['102'], '21': census['201'], '30': census['300'] }
  }
}
