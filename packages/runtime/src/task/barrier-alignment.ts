/**
 * What: tells when a barrier has come through all channels of a task, so that what the task has seen is exactly what
 *   belongs to the checkpoint.
 * Algorithm: exactly once, a channel that has delivered the barrier is held until the others have; at least once it is
 *   read on, so what follows the barrier may be in the checkpoint and come again. Channels that have ended count as
 *   aligned: nothing follows in them. A feedback input waits for what this task hands on, so it is no part of this: see
 *   {@link FeedbackLog}.
 */
import type { Barrier } from './frame.ts'
import type { InputGate } from './input-gate.ts'

interface Arrivals {
  readonly barrier: Barrier
  readonly from: Set<string>
}

export class BarrierAlignment {
  private readonly gates: readonly InputGate[]
  private readonly pending = new Map<number, Arrivals>()
  private readonly aligned: Barrier[] = []
  private newest = 0

  constructor(gates: readonly InputGate[]) {
    this.gates = gates
  }

  /** A channel has delivered a barrier. */
  arrive(gate: number, channel: number, barrier: Barrier): void {
    this.arrivals(barrier).from.add(`${gate}/${channel}`)
    if (barrier.exactlyOnce) this.gates[gate].hold(channel)
    this.check()
  }

  /** A barrier is on its way, though maybe through no channel any more. */
  announce(barrier: Barrier): void {
    if (barrier.checkpoint <= this.newest) return
    this.arrivals(barrier)
    this.check()
  }

  /** A channel has ended. */
  ended(): void {
    this.check()
  }

  /** Whether a barrier has come through some channels only. */
  get begun(): boolean {
    return this.pending.size > 0
  }

  /** The barrier that has come through all channels and is to be handled now. */
  get current(): Barrier | undefined {
    return this.aligned[0]
  }

  /** {@link current} is handled: reads on. */
  done(): void {
    this.aligned.shift()
    for (const gate of this.gates) if (!gate.feedback) gate.release()
  }

  private arrivals(barrier: Barrier): Arrivals {
    let arrivals = this.pending.get(barrier.checkpoint)
    if (arrivals === undefined)
      this.pending.set(barrier.checkpoint, (arrivals = { barrier, from: new Set() }))
    return arrivals
  }

  private check(): void {
    for (const [checkpoint, { barrier, from }] of this.pending) {
      const complete = this.gates.every(
        (gate, g) =>
          gate.feedback ||
          gate.channels.every((_, channel) => gate.hasEnded(channel) || from.has(`${g}/${channel}`)),
      )
      if (!complete) continue
      this.pending.delete(checkpoint)
      this.aligned.push(barrier)
      this.newest = Math.max(this.newest, checkpoint)
    }
  }
}
