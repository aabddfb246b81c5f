import { listState, type ListState } from '@wiesel/runtime'
import { Operator } from '@wiesel/runtime/internal'

type Held = [n: number, subtask: number, parallelism: number]

const HELD = listState<Held>('held')
const MOST = 4

/** Holds back the last few numbers until the end, in a list of the subtask. */
export class HeldBack extends Operator<number, number> {
  private readonly kind: 'list' | 'union'
  private held!: ListState<Held>

  constructor(kind: 'list' | 'union') {
    super()
    this.kind = kind
  }

  override open(): void {
    const { operatorState } = this.context
    this.held =
      this.kind === 'list' ? operatorState.getListState(HELD) : operatorState.getUnionListState(HELD)
    if (this.kind === 'union') this.held.update(this.held.get().filter((held) => this.isOwn(held)))
  }

  push(n: number): void {
    const { subtask, parallelism } = this.context
    this.held.add([n, subtask, parallelism])
    const held = this.held.get()
    if (held.length <= MOST) return
    this.held.update(held.slice(1))
    this.out.push(held[0][0], 0)
  }

  override watermark(timestamp: number): void {
    // What comes at the end must not be late.
    if (timestamp < Number.MAX_SAFE_INTEGER) this.out.watermark(timestamp)
  }

  override end(): void {
    for (const [n] of this.held.get()) this.out.push(n, 0)
    this.held.clear()
    this.out.watermark(Number.MAX_SAFE_INTEGER)
    this.out.end()
  }

  /** Of all that all have held. A subtask that has ended does not take part, so nobody may leave anything to it. */
  private isOwn([n, subtask, parallelism]: Held): boolean {
    const { context } = this
    return parallelism === context.parallelism
      ? subtask === context.subtask
      : n % context.parallelism === context.subtask
  }
}
