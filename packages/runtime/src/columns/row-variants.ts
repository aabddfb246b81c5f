/**
 * What: the shapes of the rows of one channel. Records that have little in common, such as orders and payments in one stream,
 *   are variants with a shape each; so neither carries the columns of the other.
 * How rows are told apart: each variant has a field that no other has. Rows without any of these belong to the last.
 * Once this fails, or there are rows that are no objects, all rows have one shape for good.
 */
import { shape, shapeOf, widen, type Shape } from './shape.ts'

/** Variants of one channel; further kinds of records become the same shape as others, with fields that may be missing. */
const VARIANTS_MAX = 4
/** Rows that shapes are learnt from at once. */
const SAMPLE_ROWS = 64

export class RowVariants {
  shapes: readonly Shape[]
  /** For each variant but the last, the field that tells. */
  marks: readonly string[] = []
  private mayVary = true

  constructor(first = shape('none')) {
    this.shapes = [first]
  }

  /** Widens the shapes, or adds some, so that they take the next rows. Returns whether anything changed; what did not is the same object. */
  learn(rows: readonly unknown[], from: number, to: number): boolean {
    const before = this.shapes
    for (let i = from; i < to && i < from + SAMPLE_ROWS; i++) this.learnOne(rows[i])
    this.shapes = this.shapes.map((after, i) => (isSame(after, before[i]) ? before[i] : after))
    return this.shapes.length !== before.length || this.shapes.some((after, i) => after !== before[i])
  }

  /** One shape for everything that can travel. */
  giveUp(): void {
    this.shapes = [shape('any')]
    this.unite()
  }

  /** The variant that a row belongs to, whether or not it has its shape. */
  of(row: unknown): number {
    const { marks } = this
    if (typeof row !== 'object' || row === null) return marks.length
    for (let i = 0; i < marks.length; i++)
      if ((row as Record<string, unknown>)[marks[i]] !== undefined) return i
    return marks.length
  }

  private learnOne(row: unknown): void {
    const own = shapeOf(row)
    const index = this.of(row)
    const { shapes } = this
    const isLone = shapes[index].kind === 'none'
    if (this.mayVary && !isLone && areUnlike(shapes[index], own) && this.add(own)) return
    this.shapes = shapes.map((other, i) => (i === index ? widen(other, own) : other))
    if (this.shapes.length === 1) return
    const marks = own.kind === 'object' ? marksOf(this.shapes) : undefined
    if (marks === undefined) this.unite()
    else this.marks = marks
  }

  private add(own: Shape): boolean {
    const shapes = [...this.shapes, own]
    const marks = shapes.length <= VARIANTS_MAX ? marksOf(shapes) : undefined
    if (marks === undefined) return false
    this.shapes = shapes
    this.marks = marks
    return true
  }

  private unite(): void {
    this.shapes = [this.shapes.reduce(widen)]
    this.marks = []
    this.mayVary = false
  }
}

const isSame = (a: Shape, b: Shape | undefined): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Whether two kinds of records have less than half of the fields of the smaller one in common. */
function areUnlike(a: Shape, b: Shape): boolean {
  if (a.kind !== 'object' || b.kind !== 'object' || a.nullable || b.nullable) return false
  const names = new Set(a.fields.map(({ name }) => name))
  const common = b.fields.filter(({ name }) => names.has(name)).length
  return common * 2 < Math.min(a.fields.length, b.fields.length)
}

/** For each shape but the last, a field that all of its rows have and none of the others; `undefined` where one has none. */
function marksOf(shapes: readonly Shape[]): string[] | undefined {
  const marks: string[] = []
  for (const one of shapes) {
    const others = new Set(
      shapes.filter((other) => other !== one).flatMap(({ fields }) => fields.map(({ name }) => name)),
    )
    const mark = one.fields.find(
      ({ name, shape: { optional, nullable } }) => !optional && !nullable && !others.has(name),
    )
    if (mark === undefined || one.kind !== 'object') return undefined
    marks.push(mark.name)
  }
  return marks.slice(0, -1)
}
