/**
 * Which centroid each row is nearest to, by Euclidean distance, round after round (Hamerly 2010): of each row it keeps how
 * far it is from its own centroid at most, and from all others at least. When centroids move, these bounds move with them;
 * only where they meet are distances measured again. The result is the one of measuring all, to the last bit: bounds decide
 * only where there is room between them for rounding.
 *
 * What is kept between rounds is a shortcut. Of a block that is read anew everything is measured anew.
 */
import type { RowBlock } from './centroid-sums.ts'

interface Bounds {
  /** The centroids of the round before. */
  centroids: Float64Array
  readonly own: Int32Array
  readonly upper: Float64Array
  readonly lower: Float64Array
}

/** Bounds that are nearer to each other than this, by comparison, do not decide. */
const ROOM = 1 + 1e-9

const remembered = new WeakMap<RowBlock, Bounds>()

/** The number of the nearest centroid for each row; of equally near ones the first. */
export function assign(block: RowBlock, centroids: Float64Array, k: number): Int32Array {
  let bounds = remembered.get(block)
  if (bounds === undefined || bounds.centroids.length !== centroids.length) {
    const { rows } = block
    bounds = {
      centroids,
      own: new Int32Array(rows),
      upper: new Float64Array(rows).fill(Infinity),
      lower: new Float64Array(rows),
    }
    remembered.set(block, bounds)
  } else follow(block, bounds, centroids, k)
  const half = halfSeparations(centroids, block.size, k)
  decide(block, bounds, centroids, half)
  bounds.centroids = centroids
  return bounds.own
}

/** Widens the bounds by how far centroids have moved. */
function follow({ rows, size }: RowBlock, bounds: Bounds, centroids: Float64Array, k: number): void {
  const moved = new Float64Array(k)
  for (let c = 0; c < k; c++)
    moved[c] = Math.sqrt(squareBetween(bounds.centroids, c * size, centroids, c * size, size))
  const most = moved.indexOf(Math.max(...moved))
  const second = Math.max(0, ...moved.filter((_, c) => c !== most))
  const { own, upper, lower } = bounds
  for (let row = 0; row < rows; row++) {
    upper[row] += moved[own[row]]
    lower[row] -= own[row] === most ? second : moved[most]
  }
}

/** Half of how far each centroid is from the nearest other one: a row nearer than that can be nearest to no other. */
function halfSeparations(centroids: Float64Array, size: number, k: number): Float64Array {
  const half = new Float64Array(k).fill(Infinity)
  for (let a = 0; a < k; a++)
    for (let b = 0; b < k; b++)
      if (a !== b)
        half[a] = Math.min(
          half[a],
          Math.sqrt(squareBetween(centroids, a * size, centroids, b * size, size)) / 2,
        )
  return half
}

function decide(block: RowBlock, bounds: Bounds, centroids: Float64Array, half: Float64Array): void {
  const { rows, size, values } = block
  const { own, upper, lower } = bounds
  const open = new Int32Array(rows)
  let count = 0
  for (let row = 0, from = 0; row < rows; row++, from += size) {
    const room = Math.max(half[own[row]], lower[row])
    if (upper[row] * ROOM < room) continue
    if (upper[row] < Infinity) {
      upper[row] = Math.sqrt(squareBetween(values, from, centroids, own[row] * size, size))
      if (upper[row] * ROOM < room) continue
    }
    open[count++] = row
  }
  const packed = pack(centroids, size, half.length)
  const squares = new Float64Array((2 * packed.length) / size)
  for (let i = 0; i < count; i += 2) {
    const second = open[Math.min(i + 1, count - 1)]
    measureTwo(values, open[i] * size, second * size, packed, size, squares)
    settle(bounds, open[i], squares, 0, half.length)
    settle(bounds, second, squares, squares.length / 2, half.length)
  }
}

/** Centroids four by four, entry by entry; places that are left over are far away. */
function pack(centroids: Float64Array, size: number, k: number): Float64Array {
  const packed = new Float64Array(Math.ceil(k / 4) * 4 * size).fill(FAR)
  for (let c = 0; c < k; c++)
    for (let i = 0; i < size; i++) packed[(c >> 2) * 4 * size + i * 4 + (c & 3)] = centroids[c * size + i]
  return packed
}

const FAR = 1e150

/**
 * The squares of the distances of two rows from all centroids, those of the second row after those of the first. Two rows and
 * four centroids at once: what was loaded is used more than once, and no sum waits for another.
 */
function measureTwo(
  values: Float64Array,
  first: number,
  second: number,
  packed: Float64Array,
  size: number,
  squares: Float64Array,
): void {
  const other = squares.length / 2
  const apart = second - first
  for (let p = 0, at = 0; p < packed.length; at += 4) {
    let a0 = 0
    let a1 = 0
    let a2 = 0
    let a3 = 0
    let b0 = 0
    let b1 = 0
    let b2 = 0
    let b3 = 0
    for (let i = first; i < first + size; i++, p += 4) {
      const x = values[i]
      const y = values[i + apart]
      const c0 = packed[p]
      const c1 = packed[p + 1]
      const c2 = packed[p + 2]
      const c3 = packed[p + 3]
      a0 += (x - c0) * (x - c0)
      a1 += (x - c1) * (x - c1)
      a2 += (x - c2) * (x - c2)
      a3 += (x - c3) * (x - c3)
      b0 += (y - c0) * (y - c0)
      b1 += (y - c1) * (y - c1)
      b2 += (y - c2) * (y - c2)
      b3 += (y - c3) * (y - c3)
    }
    squares[at] = a0
    squares[at + 1] = a1
    squares[at + 2] = a2
    squares[at + 3] = a3
    squares[other + at] = b0
    squares[other + at + 1] = b1
    squares[other + at + 2] = b2
    squares[other + at + 3] = b3
  }
}

/** Sets the bounds of a row whose distances have been measured. */
function settle(
  { own, upper, lower }: Bounds,
  row: number,
  squares: Float64Array,
  from: number,
  k: number,
): void {
  let nearest = 0
  let least = Infinity
  let next = Infinity
  for (let c = 0; c < k; c++) {
    const square = squares[from + c]
    if (square < least) {
      next = least
      least = square
      nearest = c
    } else if (square < next) next = square
  }
  own[row] = nearest
  upper[row] = Math.sqrt(least)
  lower[row] = Math.sqrt(next)
}

function squareBetween(a: Float64Array, fromA: number, b: Float64Array, fromB: number, size: number): number {
  let sum = 0
  for (let i = 0; i < size; i++) {
    const difference = a[fromA + i] - b[fromB + i]
    sum += difference * difference
  }
  return sum
}
