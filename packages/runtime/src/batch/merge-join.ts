/**
 * What: joins two inputs sorted by key, on equal keys: the pairs of one key after the other.
 * State: the sorted inputs, and the groups of the key whose pairs are being emitted.
 * Algorithm: the input whose next key is smaller has no partner for it; equal keys are both gathered, and one side's
 *   records run through for each of the other's. Either group may be larger than memory.
 */
import type { SpillableList } from '../memory/spillable-list.ts'
import { compareSorted, type SortedGroups } from './spill/sorted-groups.ts'

export interface MergeJoinOptions {
  readonly left: SortedGroups<unknown>
  readonly right: SortedGroups<unknown>
  /** Whether records of a side without a partner are emitted, too. */
  readonly outer: { readonly left: boolean; readonly right: boolean }
  readonly emit: (left: unknown, right: unknown) => void
}

type Group = SpillableList<unknown>
const MISSING: Iterable<null> = [null]

export class MergeJoin {
  private readonly options: MergeJoinOptions
  /** Which sides take part in the current key. */
  private sides: { left: boolean; right: boolean } | undefined
  private left: Group | undefined
  private right: Group | undefined
  private pairs: Iterator<unknown> | undefined

  constructor(options: MergeJoinOptions) {
    this.options = options
  }

  /** Goes to the next key, whose pairs are then emitted by {@link step}; returns whether there is one. */
  begin(): boolean {
    this.sides = this.nextKey()
    return this.sides !== undefined
  }

  /** Emits at most one pair of the key. Returns whether there may be more. */
  step(): boolean {
    if (this.sides === undefined) return false
    const { left, right } = this.options
    if (this.sides.left && this.left === undefined) this.left = left.gather()
    else if (this.sides.right && this.right === undefined) this.right = right.gather()
    else this.emitPair()
    return true
  }

  close(): void {
    this.left?.close()
    this.right?.close()
  }

  private nextKey(): { left: boolean; right: boolean } | undefined {
    const { left, right } = this.options
    if (left.empty && right.empty) return undefined
    if (left.empty) return { left: false, right: true }
    if (right.empty) return { left: true, right: false }
    const order = compareSorted(left.peekKey(), right.peekKey())
    return { left: order <= 0, right: order >= 0 }
  }

  private emitPair(): void {
    this.pairs ??= this.allPairs()
    if (this.pairs.next().done !== true) return
    this.close()
    this.left = this.right = this.pairs = this.sides = undefined
  }

  private *allPairs(): Iterator<unknown> {
    const { left, right } = this
    const { outer, emit } = this.options
    if ((left === undefined && !outer.right) || (right === undefined && !outer.left)) return
    for (const r of right ?? MISSING) {
      for (const l of left ?? MISSING) {
        emit(l, r)
        yield
      }
    }
  }
}
