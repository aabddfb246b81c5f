/**
 * What: the parts of a job that fail and restart by themselves. A *region* is what pipelined edges hold together; where an
 *   edge is blocking, what comes behind it can begin again from what was materialised.
 * Why downstream too: a region that begins again writes its output again, so whoever has read of it begins again as well.
 */
import type { JobGraph, JobVertex } from './job-graph.ts'

/** Vertices by the ids of their heads. */
export type Region = ReadonlySet<number>

/** The regions of a job, in the order of its graph. An iteration is never cut. */
export function regionsOf({ vertices, edges }: JobGraph): Region[] {
  const headOf = headsOf(vertices)
  const regions = new Map<number, Set<number>>(vertices.map(({ id }) => [id, new Set([id])]))
  const join = (a: number, b: number): void => {
    const [into, from] = [regions.get(a) as Set<number>, regions.get(b) as Set<number>]
    if (into === from) return
    for (const id of from) {
      into.add(id)
      regions.set(id, into)
    }
  }
  for (const edge of edges)
    if (edge.kind !== 'blocking') join(headOf.get(edge.from) as number, headOf.get(edge.to) as number)
  const loops = new Map<number, number>()
  for (const { id, head } of vertices) {
    if (head.loop === undefined) continue
    const other = loops.get(head.loop.head)
    if (other === undefined) loops.set(head.loop.head, id)
    else join(other, id)
  }
  return [...new Set(regions.values())]
}

/** What has to begin again when a vertex has failed: its region, and all regions that read of it. */
export function regionsToRestart(graph: JobGraph, failed: number): Region {
  const regions = regionsOf(graph)
  const headOf = headsOf(graph.vertices)
  const all = new Set<number>()
  const add = (vertex: number): void => {
    if (all.has(vertex)) return
    const region = regions.find((one) => one.has(vertex)) as Region
    for (const id of region) all.add(id)
    for (const { from, to } of graph.edges)
      if (region.has(headOf.get(from) as number)) add(headOf.get(to) as number)
  }
  add(failed)
  return all
}

/** The vertex of each node, by ids. */
export function headsOf(vertices: readonly JobVertex[]): ReadonlyMap<number, number> {
  return new Map(vertices.flatMap(({ id, nodes }) => nodes.map((node) => [node.id, id])))
}
