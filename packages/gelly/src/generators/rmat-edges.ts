import type { Edge } from '../graph/types.ts'
import { JavaRandom } from './java-random.ts'

/** How the matrix of edges is divided, bit by bit: the chances of three of its quarters, as floats. */
export interface RMatShape {
  readonly vertexCount: number
  /** How many bits ids have. */
  readonly scale: number
  readonly a: number
  readonly b: number
  readonly c: number
  /** How much the chances vary from bit to bit; `undefined` for not at all. */
  readonly noise: number | undefined
}

const { fround } = Math

/** Makes some edges from a seed, in the single precision in which Gelly computes. */
export function* rmatEdges(
  { vertexCount, scale, a: A, b: B, c: C, noise }: RMatShape,
  seed: number,
  count: number,
): Generator<Edge<number>> {
  const random = new JavaRandom(seed)
  const D = fround(fround(fround(1 - A) - B) - C)
  const base = noise === undefined ? 0 : 1 - fround(noise / 2)
  const varied = (chance: number): number =>
    fround(chance * (base + fround(random.nextFloat() * (noise as number))))
  let left = count
  while (left > 0) {
    let [a, b, c, d] = [A, B, C, D]
    let source = 0
    let target = 0
    for (let bit = 0; bit < scale; bit++) {
      const at = random.nextFloat()
      const ab = fround(a + b)
      const isTarget = at > a && (at <= ab || at > fround(ab + c))
      const isSource = at > a && at > ab
      source = source * 2 + (isSource ? 1 : 0)
      target = target * 2 + (isTarget ? 1 : 0)
      if (noise === undefined) continue
      a = varied(a)
      b = varied(b)
      c = varied(c)
      d = varied(d)
      const norm = fround(1 / fround(fround(fround(a + b) + c) + d))
      a = fround(a * norm)
      b = fround(b * norm)
      c = fround(c * norm)
      d = fround(fround(fround(1 - a) - b) - c)
    }
    // Where the number of vertices is no power of two, some edges fall outside.
    if (source >= vertexCount || target >= vertexCount) continue
    yield [source, target, null]
    left--
  }
}
