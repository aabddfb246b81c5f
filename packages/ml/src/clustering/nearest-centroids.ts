/**
 * The rows of a block added up by the centroid they are nearest to, by Euclidean distance; of equally near ones the first.
 *
 * A kernel with 32 bits says it for nearly all rows, and for which ones two centroids are too near to each other to say. For
 * these everything is measured with 64 bits. So the result is the one of measuring all, to the last bit; where there is no
 * kernel, that is what is done.
 *
 * The kernel has rows entry by entry, as distances from the middle of the first centroids, in units of how far apart
 * those are: so 32 bits go far. This copy is kept between rounds as nothing but a shortcut: of a block that is read anew it is
 * made anew.
 */
import type { Assembled } from '../wasm/assemble.ts'
import { nearestCentroid, sumByCentroid, type CentroidSums, type RowBlock } from './centroid-sums.ts'
import { GROUP, makeNearestKernel, UNSURE } from './nearest-kernel.ts'

/** A block as the kernel has it. Parts of the memory are given by where they begin, in bytes. */
interface Packed {
  readonly kernel: Assembled<'findNearest' | 'addRows'>
  readonly k: number
  readonly middle: Float64Array
  readonly scale: number
  /** Numbers of a row and of a sum, with 64 bits: the entries, a 1, which counts rows, and perhaps a 0. */
  readonly pitch: number
  readonly sumsAt: number
  readonly centroidsAt: number
  readonly groupsAt: number
  readonly ownAt: number
}

/** Rows that the kernel works on at once: after each call the engine may go on with a better version of it. */
const AT_ONCE = 8192

/** Up to two to the power of this, and down to minus this, squares of distances are numbers that can be told apart. */
const EXPONENT_MAX = 300

const remembered = new WeakMap<RowBlock, Packed>()

/** For each centroid the sum of the rows nearest to it, and how many they are. */
export function sumNearest(block: RowBlock, points: readonly (readonly number[])[]): CentroidSums {
  if (block.rows === 0) return sumByCentroid('euclidean', block, points)
  const k = points.length
  const centroids = Float64Array.from(points.flat())
  let packed = remembered.get(block)
  if (packed?.k !== k) packed = pack(block, centroids, k)
  if (packed === undefined) return sumByCentroid('euclidean', block, points)
  remembered.set(block, packed)
  const { rows, size } = block
  const { kernel, pitch, sumsAt, ownAt } = packed
  const roomFor = placeCentroids(packed, centroids, size)
  const { memory } = kernel
  const own = new Int32Array(memory, ownAt, rows)
  const sums = new Float64Array(memory, sumsAt, k * pitch).fill(0)
  for (let from = 0; from < rows; from += AT_ONCE) {
    const to = Math.min(rows, from + AT_ONCE)
    if (findNearest(packed, size, from, to, roomFor) !== 0)
      for (let row = from; row < to; row++)
        if (own[row] === UNSURE) own[row] = nearestCentroid(block, row, centroids)
    kernel.call.addRows(from * pitch * 8, to * pitch * 8, ownAt + 4 * from, sumsAt, pitch * 8)
  }
  return {
    sums: Float64Array.from({ length: k * size }, (_, i) => sums[Math.floor(i / size) * pitch + (i % size)]),
    counts: Float64Array.from({ length: k }, (_, c) => sums[c * pitch + size]),
  }
}

function pack(block: RowBlock, centroids: Float64Array, k: number): Packed | undefined {
  const { rows, size, values } = block
  const groups = Math.ceil(rows / GROUP)
  const pitch = Math.ceil((size + 1) / 2) * 2
  const sumsAt = 8 * rows * pitch
  const centroidsAt = sumsAt + 8 * k * pitch
  const groupsAt = centroidsAt + 4 * 2 * Math.ceil(k / 2) * (size + 1)
  const ownAt = groupsAt + 4 * groups * GROUP * (size + 1)
  const kernel = makeNearestKernel(ownAt + 4 * groups * GROUP)
  if (kernel === undefined) return undefined
  const { middle, scale } = frameOf(centroids, size, k)
  const longs = new Float64Array(kernel.memory, 0, rows * pitch)
  const grouped = new Float32Array(kernel.memory, groupsAt, groups * GROUP * (size + 1))
  for (let row = 0, from = 0; row < rows; row++, from += size) {
    let square = 0
    let at = (row - (row % GROUP)) * (size + 1) + (row % GROUP)
    for (let i = 0; i < size; i++, at += GROUP) {
      const value = values[from + i]
      longs[row * pitch + i] = value
      const scaled = (value - middle[i]) * scale
      grouped[at] = scaled
      square += scaled * scaled
    }
    longs[row * pitch + size] = 1
    grouped[at] = Math.sqrt(square)
  }
  return { kernel, k, middle, scale, pitch, sumsAt, centroidsAt, groupsAt, ownAt }
}

/** The mean of the centroids, and the power of two that brings the greatest difference from it near 1; NaN if there is none. */
function frameOf(centroids: Float64Array, size: number, k: number): Pick<Packed, 'middle' | 'scale'> {
  const middle = new Float64Array(size)
  for (let i = 0; i < centroids.length; i++) middle[i % size] += centroids[i] / k
  let most = 0
  for (let i = 0; i < centroids.length; i++) most = Math.max(most, Math.abs(centroids[i] - middle[i % size]))
  const exponent = most === 0 ? 0 : Math.ceil(Math.log2(most))
  return { middle, scale: Math.abs(exponent) <= EXPONENT_MAX ? 2 ** -exponent : NaN }
}

/** How near to each other scores of a row may be, if rounding is to leave their order: `[a, b, c]` by the length of the row. */
type Room = readonly [number, number, number]

function placeCentroids(packed: Packed, centroids: Float64Array, size: number): Room {
  const { kernel, k, middle, scale, centroidsAt, groupsAt } = packed
  // Pairs of centroids, entry by entry; the place that may be left over is far away.
  const pairs = new Float32Array(kernel.memory, centroidsAt, (groupsAt - centroidsAt) / 4)
  let longest = 0
  for (let one = 0; one < k; one++) {
    const from = (one >> 1) * 2 * (size + 1) + (one & 1)
    let square = 0
    for (let i = 0; i < size; i++) {
      const value = (centroids[one * size + i] - middle[i]) * scale
      pairs[from + 2 * (i + 1)] = -2 * value
      square += value * value
    }
    pairs[from] = square
    longest = Math.max(longest, Math.sqrt(square))
  }
  if (k % 2 === 1) pairs[pairs.length - 2 * size - 1] = FAR
  // What rounding does to both scores at most: with 32 bits to products and sums, with 64 bits to what is measured here.
  const roundings = 2 * (size + 8)
  const [coarse, fine] = [roundings * 1.1 * 2 ** -24, roundings * 2 ** -50]
  return [(coarse + fine) * longest * longest + roundings * 2 ** -140, 2 * (coarse + fine) * longest, fine]
}

const FAR = 3e38

function findNearest(packed: Packed, size: number, from: number, to: number, room: Room): number {
  const { kernel, centroidsAt, groupsAt, ownAt } = packed
  const groupBytes = 4 * GROUP * (size + 1)
  return kernel.call.findNearest(
    groupsAt + (from / GROUP) * groupBytes,
    groupsAt + Math.ceil(to / GROUP) * groupBytes,
    ownAt + 4 * from,
    centroidsAt,
    groupsAt,
    8 * (size + 1),
    ...room,
  )
}
