import { MAX_TIMESTAMP } from '../time/timestamp.ts'

/** Which aligned windows are to fire, and which are to be removed: their starts, in order. */
export class WindowSchedule {
  private readonly sizeMs: number
  private readonly latenessMs: number
  private readonly pending: number[] = []
  private live: number[] = []
  private readonly known = new Set<number>()

  constructor(sizeMs: number, latenessMs: number) {
    this.sizeMs = sizeMs
    this.latenessMs = latenessMs
  }

  /** A window has contents now. One that is known already stays as it is. */
  add(start: number): void {
    if (this.known.has(start)) return
    this.known.add(start)
    let at = this.pending.length
    while (at > 0 && this.pending[at - 1] > start) at--
    this.pending.splice(at, 0, start)
  }

  /** A window has contents only now that it would have fired already: it is to be removed, but not to be fired. */
  addFired(start: number): void {
    if (this.known.has(start)) return
    this.known.add(start)
    this.live.push(start)
  }

  /** The first window whose end the watermark has reached; it stays due until {@link fired}. */
  due(watermark: number): number | undefined {
    const start = this.pending[0]
    return start !== undefined && start + this.sizeMs - 1 <= watermark ? start : undefined
  }

  /** Whether a watermark neither fires nor removes a window. */
  nothingToDo(watermark: number): boolean {
    return this.due(watermark) === undefined && !this.live.some((start) => this.isExpired(start, watermark))
  }

  /** The windows that have contents. */
  get windows(): readonly number[] {
    return [...this.pending, ...this.live]
  }

  /** Whether no window has contents. */
  get isEmpty(): boolean {
    return this.pending.length === 0 && this.live.length === 0
  }

  /** The first due window has fired for all keys. */
  fired(start: number): void {
    this.pending.splice(this.pending.indexOf(start), 1)
    this.live.push(start)
  }

  /** Windows that fired and that no late record can change any more. */
  takeExpired(watermark: number): number[] {
    const expired = this.live.filter((start) => this.isExpired(start, watermark))
    if (expired.length > 0) this.live = this.live.filter((start) => !this.isExpired(start, watermark))
    for (const start of expired) this.known.delete(start)
    return expired
  }

  /** All windows that end at or before this are done, when the watermark is where it is. */
  firedUpTo(watermark: number): number {
    const due = this.due(watermark)
    return due === undefined ? watermark : Math.min(watermark, due + this.sizeMs - 2, MAX_TIMESTAMP)
  }

  private isExpired(start: number, watermark: number): boolean {
    return start + this.sizeMs - 1 + this.latenessMs <= watermark
  }
}
