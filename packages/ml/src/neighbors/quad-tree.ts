/**
 * Points in boxes: a box with too many points is cut in two along every axis, so that only boxes near a point have to be
 * looked into to find its neighbours. For few dimensions: a box of d dimensions has 2ᵈ parts.
 */
import { VectorError } from '../errors.ts'

/** Boxes are not cut further: more points than fit may be equal. */
const DEPTH_MAX = 32

/** A point, and its place in the order in which points came. */
export interface Placed {
  readonly point: readonly number[]
  readonly index: number
}

class Box {
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly parent: Box | null
  children: readonly Box[] = []
  points: Placed[] = []

  constructor(low: readonly number[], high: readonly number[], parent: Box | null) {
    this.low = low
    this.high = high
    this.parent = parent
  }

  get center(): readonly number[] {
    return this.low.map((low, i) => (low + this.high[i]) / 2)
  }

  get width(): readonly number[] {
    return this.low.map((low, i) => this.high[i] - low)
  }

  /** The square of the distance of a point from the box; 0 inside. */
  squareTo(point: readonly number[]): number {
    let sum = 0
    for (let i = 0; i < point.length; i++) {
      const out = Math.max(this.low[i] - point[i], point[i] - this.high[i])
      if (out > 0) sum += out * out
    }
    return sum
  }

  /** The part that a point belongs to; the parts are in the order of the axes, the lower half first. */
  childOf(point: readonly number[]): Box {
    let place = 0
    const { low } = this.children[this.children.length - 1]
    for (let i = 0; i < point.length; i++) place = 2 * place + (point[i] >= low[i] ? 1 : 0)
    return this.children[place]
  }

  cut(): void {
    const { low, high, center } = this
    const dimensions = low.length
    this.children = Array.from({ length: 2 ** dimensions }, (_, place) => {
      const isUpper = (i: number): boolean => ((place >> (dimensions - 1 - i)) & 1) === 1
      return new Box(
        low.map((least, i) => (isUpper(i) ? center[i] : least)),
        high.map((most, i) => (isUpper(i) ? most : center[i])),
        this,
      )
    })
    for (const placed of this.points) this.childOf(placed.point).points.push(placed)
    this.points = []
  }

  all(): Placed[] {
    return this.children.length === 0 ? this.points : this.children.flatMap((child) => child.all())
  }
}

/** Finds points by where they are, by Euclidean distance. */
export class QuadTree {
  readonly root: { readonly center: readonly number[]; readonly width: readonly number[] }
  private readonly box: Box
  private readonly pointsMax: number
  private count = 0

  /** @param pointsMax how many points a box may have before it is cut */
  constructor(min: readonly number[], max: readonly number[], pointsMax: number) {
    this.box = this.root = new Box(min, max, null)
    this.pointsMax = pointsMax
  }

  /** Adds a point. @throws VectorError if it is outside of the range */
  insert(point: readonly number[]): void {
    if (!(this.box.squareTo(point) <= 0))
      throw new VectorError(`The point ${point.join(', ')} is outside of the tree.`)
    let box = this.box
    let depth = 0
    for (; box.children.length > 0; depth++) box = box.childOf(point)
    box.points.push({ point, index: this.count++ })
    for (; box.points.length > this.pointsMax && depth < DEPTH_MAX; depth++) {
      box.cut()
      box = box.childOf(point)
    }
  }

  /** The parts of the whole box. */
  get childBoxes(): readonly { readonly center: readonly number[]; readonly width: readonly number[] }[] {
    return this.box.children
  }

  /** The points no farther away than the radius, in no order. */
  within(point: readonly number[], radius: number): Placed[] {
    const found: Placed[] = []
    const look = (box: Box): void => {
      if (box.squareTo(point) > radius * radius) return
      for (const child of box.children) look(child)
      for (const placed of box.points)
        if (squareOf(placed.point, point) <= radius * radius) found.push(placed)
    }
    look(this.box)
    return found
  }

  /** The points of the smallest box around a point, and of those beside it that were cut from the same one. */
  siblings(point: readonly number[]): Placed[] {
    let box = this.box
    while (box.children.length > 0) box = box.childOf(point)
    return (box.parent ?? box).all()
  }

  /** The `k` nearest points, the nearest first; of equally near ones the first that came. */
  nearest(point: readonly number[], k: number): Placed[] {
    const best: { placed: Placed; square: number }[] = []
    const worst = (): number => (best.length < k ? Infinity : best[k - 1].square)
    const look = (box: Box): void => {
      if (box.squareTo(point) > worst()) return
      for (const placed of box.points) {
        const square = squareOf(placed.point, point)
        if (square > worst()) continue
        best.push({ placed, square })
        best.sort((a, b) => a.square - b.square || a.placed.index - b.placed.index)
        if (best.length > k) best.pop()
      }
      const nearer = box.children.toSorted((a, b) => a.squareTo(point) - b.squareTo(point))
      for (const child of nearer) look(child)
    }
    look(this.box)
    return best.map(({ placed }) => placed)
  }
}

function squareOf(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2
  return sum
}
