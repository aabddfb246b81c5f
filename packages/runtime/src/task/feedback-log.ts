/**
 * What: the part of a checkpoint that is on its way around a loop.
 * State: for each barrier that was handed into the loop and is not back, the state of the task at that moment, and the
 *   records that have come back since.
 * Algorithm: the head of a loop hands a barrier on without waiting for the feedback input. What comes back before the
 *   barrier itself was made before it: it belongs to the checkpoint, and goes into the state of the head, which hands it on
 *   once more after a restart. A channel that has brought the barrier back is held until the others have.
 * Why exactly once: a record on its way around is neither in the state of an operator of the loop nor handed on again by
 *   what is before it; it is in this log, once, and only there.
 */
import { encode } from '../state/codec.ts'
import type { OperatorSnapshot } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import type { Barrier, RowFrame } from './frame.ts'
import type { InputGate } from './input-gate.ts'
import type { Acknowledge, TaskSnapshot } from './task-snapshot.ts'

/** The list state of a head that has the records: pairs of value and timestamp. */
export const FEEDBACK_STATE = 'feedback'

interface Open {
  readonly barrier: Barrier
  /** Once it is whole. */
  written?: { readonly snapshot: TaskSnapshot; readonly release: () => void }
  readonly returned: Set<number>
  readonly rows: Uint8Array[]
}

export class FeedbackLog {
  private readonly gate: InputGate
  private readonly head: number
  private readonly acknowledge: Acknowledge
  private readonly open: Open[] = []

  /** @param head the node of the loop's head @param acknowledge takes the state once it is complete */
  constructor(gate: InputGate, head: number, acknowledge: Acknowledge) {
    this.gate = gate
    this.head = head
    this.acknowledge = acknowledge
  }

  /** Whether a barrier is on its way around. */
  get isOpen(): boolean {
    return this.open.length > 0
  }

  /** A barrier was handed into the loop. */
  begin(barrier: Barrier): void {
    this.open.push({ barrier, returned: new Set(), rows: [] })
  }

  /** The state of the task at that moment is whole. */
  written(checkpoint: number, snapshot: TaskSnapshot, release: () => void): void {
    const open = this.open.find(({ barrier }) => barrier.checkpoint === checkpoint)
    if (open !== undefined) open.written = { snapshot, release }
    this.check()
  }

  /** Rows have come back. */
  add({ values, timestamps, size }: RowFrame): void {
    if (this.open.length === 0) return
    for (let i = 0; i < size; i++) {
      const row = encode([values[i], timestamps?.[i] ?? NO_TIMESTAMP])
      for (const { rows } of this.open) rows.push(row)
    }
  }

  /** A barrier has come back through a channel. */
  arrive(channel: number, { checkpoint, exactlyOnce }: Barrier): void {
    this.open.find(({ barrier }) => barrier.checkpoint === checkpoint)?.returned.add(channel)
    if (exactlyOnce) this.gate.hold(channel)
    this.check()
  }

  /** A channel has ended. */
  ended(): void {
    this.check()
  }

  private check(): void {
    const { open, gate } = this
    for (let first = open[0]; first !== undefined; first = open[0]) {
      const { returned, barrier, written, rows } = first
      if (!gate.channels.every((_, channel) => gate.hasEnded(channel) || returned.has(channel))) return
      // Whether or not the state is whole: nothing more belongs to it.
      gate.release()
      if (written === undefined) return
      open.shift()
      this.acknowledge(barrier.checkpoint, this.withRows(written.snapshot, rows), written.release)
    }
  }

  private withRows(snapshot: TaskSnapshot, rows: readonly Uint8Array[]): TaskSnapshot {
    const operators = new Map(snapshot.operators)
    const { keyed, lists } = operators.get(this.head) as OperatorSnapshot
    const items = [...(lists[FEEDBACK_STATE]?.items ?? []), ...rows]
    operators.set(this.head, { keyed, lists: { ...lists, [FEEDBACK_STATE]: { mode: 'split', items } } })
    return { ...snapshot, operators }
  }
}
