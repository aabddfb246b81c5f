import { SeededRandom } from '@wiesel/runtime/internal'

/** The ends of the edges of an R-MAT graph with 2^scale vertices. */
export interface RMatEdges {
  readonly vertices: number
  readonly sources: Int32Array
  readonly targets: Int32Array
}

/** An R-MAT graph with the parameters of Graph500: 0.57, 0.19, 0.19, 0.05. */
export function rmatEdges(scale: number, edgeFactor: number): RMatEdges {
  const vertices = 1 << scale
  const edges = vertices * edgeFactor
  const random = new SeededRandom(1)
  const sources = new Int32Array(edges)
  const targets = new Int32Array(edges)
  for (let e = 0; e < edges; e++) {
    for (let bit = 0; bit < scale; bit++) {
      const where = random.next()
      sources[e] = (sources[e] << 1) | (where >= 0.76 ? 1 : 0)
      targets[e] = (targets[e] << 1) | ((where >= 0.57 && where < 0.76) || where >= 0.95 ? 1 : 0)
    }
  }
  return { vertices, sources, targets }
}
