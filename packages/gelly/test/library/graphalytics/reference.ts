/** The kernels by the pseudo-code of the specification, without any wit. Outputs are in the order of the vertices. */
import type { Kernel, Listed } from './kernels.ts'

interface Neighbors {
  readonly into: Map<number, number[]>
  readonly out: Map<number, number[]>
  readonly length: (a: number, b: number) => number
}

function neighborsOf({ vertices, edges, directed }: Listed): Neighbors {
  const into = new Map(vertices.map((id) => [id, [] as number[]]))
  const out = new Map(vertices.map((id) => [id, [] as number[]]))
  const lengths = new Map<string, number>()
  const add = (a: number, b: number, length: number): void => {
    out.get(a)!.push(b)
    into.get(b)!.push(a)
    lengths.set(`${a},${b}`, length)
  }
  for (const [a, b, length] of edges) {
    add(a, b, length)
    if (!directed) add(b, a, length)
  }
  return { into, out, length: (a, b) => lengths.get(`${a},${b}`)! }
}

function shortest(listed: Listed, root: number, length: Neighbors['length']): Map<number, number> {
  const { out } = neighborsOf(listed)
  const distances = new Map(listed.vertices.map((id) => [id, id === root ? 0 : Infinity]))
  for (const _ of listed.vertices)
    for (const v of listed.vertices)
      for (const w of out.get(v)!)
        distances.set(w, Math.min(distances.get(w)!, distances.get(v)! + length(v, w)))
  return distances
}

export const REFERENCE: Readonly<Record<Kernel, (listed: Listed, parameter: number) => number[]>> = {
  bfs: (listed, root) =>
    [...shortest(listed, root, () => 1).values()].map((depth) => (depth === Infinity ? -1 : depth)),

  sssp: (listed, root) => [...shortest(listed, root, neighborsOf(listed).length).values()],

  pr: (listed, iterations) => {
    const { vertices } = listed
    const { into, out } = neighborsOf(listed)
    let ranks = new Map(vertices.map((id) => [id, 1 / vertices.length]))
    for (let i = 0; i < iterations; i++) {
      const sinks = vertices.filter((id) => out.get(id)!.length === 0)
      const sunk = sinks.reduce((sum, id) => sum + ranks.get(id)!, 0)
      ranks = new Map(
        vertices.map((id) => {
          const pulled = into.get(id)!.reduce((sum, u) => sum + ranks.get(u)! / out.get(u)!.length, 0)
          return [id, 0.15 / vertices.length + 0.85 * pulled + (0.85 / vertices.length) * sunk]
        }),
      )
    }
    return [...ranks.values()]
  },

  wcc: ({ vertices, edges }) => {
    const labels = new Map(vertices.map((id) => [id, id]))
    for (const _ of vertices)
      for (const [a, b] of edges) {
        const least = Math.min(labels.get(a)!, labels.get(b)!)
        labels.set(a, least)
        labels.set(b, least)
      }
    return [...labels.values()]
  },

  cdlp: (listed, iterations) => {
    const { vertices } = listed
    const { into, out } = neighborsOf({ ...listed, directed: true })
    let labels = new Map(vertices.map((id) => [id, id]))
    for (let i = 0; i < iterations; i++)
      labels = new Map(
        vertices.map((id) => {
          const around = [...into.get(id)!, ...out.get(id)!].map((u) => labels.get(u)!)
          const times = (label: number): number => around.filter((other) => other === label).length
          const most = Math.max(...around.map(times))
          const candidates = around.filter((label) => times(label) === most)
          return [id, around.length === 0 ? labels.get(id)! : Math.min(...candidates)]
        }),
      )
    return [...labels.values()]
  },

  lcc: (listed) => {
    const { into, out } = neighborsOf(listed)
    return listed.vertices.map((id) => {
      const around = [...new Set([...into.get(id)!, ...out.get(id)!])]
      if (around.length < 2) return 0
      const edges = around.flatMap((u) => around.filter((w) => out.get(u)!.includes(w))).length
      return edges / (around.length * (around.length - 1))
    })
  },
}
