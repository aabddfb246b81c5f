/**
 * What: the records in flight of an asynchronous operator, and what has come in between them, until it may go out.
 * Algorithm: a row of segments. A segment has records, whose results leave it in the order in which they complete, and
 *   behind them marks (watermarks, idleness). Only the first segment lets anything out; the next one is first when the
 *   marks are out. Unordered, a segment ends with a mark; ordered, each record is a segment of its own.
 * Why correct: nothing crosses a mark in either direction; ordered, nothing crosses a record.
 */

/** A record in flight. */
export interface InFlight<In = unknown, Out = unknown> {
  readonly value: In
  readonly timestamp: number
  results: readonly Out[] | undefined
  readonly segment: Segment
}

/** What keeps its place between records. */
export type Mark =
  | { readonly kind: 'watermark'; readonly timestamp: number }
  | { readonly kind: 'idle'; readonly idle: boolean }

interface Segment {
  /** Records without results. */
  open: number
  readonly done: InFlight[]
  readonly marks: Mark[]
}

export class AsyncQueue {
  private readonly ordered: boolean
  private readonly segments: Segment[] = []
  private readonly inFlight = new Set<InFlight>()
  private marks = 0

  constructor(ordered: boolean) {
    this.ordered = ordered
  }

  /** Records and marks that are not out. */
  get size(): number {
    return this.inFlight.size + this.marks
  }

  /** The records that are not out, in the order in which they came in. */
  get records(): Iterable<InFlight> {
    return this.inFlight
  }

  add(value: unknown, timestamp: number): InFlight {
    const last = this.segments.at(-1)
    const segment = last === undefined || this.ordered || last.marks.length > 0 ? this.append() : last
    segment.open++
    const record: InFlight = { value, timestamp, results: undefined, segment }
    this.inFlight.add(record)
    return record
  }

  mark(mark: Mark): void {
    const segment = this.segments.at(-1) ?? this.append()
    segment.marks.push(mark)
    this.marks++
  }

  complete(record: InFlight, results: readonly unknown[]): void {
    record.results = results
    record.segment.open--
    record.segment.done.push(record)
  }

  /** Whether something may go out. */
  get hasNext(): boolean {
    this.dropEmpty()
    const [first] = this.segments
    return first !== undefined && (first.done.length > 0 || first.open === 0)
  }

  /** Takes out what is next. Only while {@link hasNext}. */
  take(): InFlight | Mark {
    const [first] = this.segments
    const record = first.done.shift()
    if (record !== undefined) {
      this.inFlight.delete(record)
      return record
    }
    this.marks--
    return first.marks.shift() as Mark
  }

  private dropEmpty(): void {
    for (let [first] = this.segments; first !== undefined; [first] = this.segments) {
      if (first.open > 0 || first.done.length > 0 || first.marks.length > 0) return
      this.segments.shift()
    }
  }

  private append(): Segment {
    const segment: Segment = { open: 0, done: [], marks: [] }
    this.segments.push(segment)
    return segment
  }
}
