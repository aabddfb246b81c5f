/**
 * What: tells when a barrier has come through all channels of a task, so that what the task has seen is exactly what
 *   belongs to the checkpoint.
 * Algorithm: exactly once, a channel that has delivered the barrier is held until the others have; at least once it is
 *   read on, so what follows the barrier may be in the checkpoint and come again. Channels that have ended count as
 *   aligned: nothing follows in them.
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

  constructor(gates: readonly InputGate[]) {
    this.gates = gates
  }

  /** A channel has delivered a barrier. */
  arrive(gate: number, channel: number, barrier: Barrier): void {
    let arrivals = this.pending.get(barrier.checkpoint)
    if (arrivals === undefined)
      this.pending.set(barrier.checkpoint, (arrivals = { barrier, from: new Set() }))
    arrivals.from.add(`${gate}/${channel}`)
    if (barrier.exactlyOnce) this.gates[gate].hold(channel)
    this.check()
  }

  /** A channel has ended. */
  ended(): void {
    this.check()
  }

  /** The barrier that has come through all channels and is to be handled now. */
  get current(): Barrier | undefined {
    return this.aligned[0]
  }

  /** {@link current} is handled: reads on. */
  done(): void {
    this.aligned.shift()
    for (const gate of this.gates) gate.release()
  }

  private check(): void {
    for (const [checkpoint, { barrier, from }] of this.pending) {
      const complete = this.gates.every((gate, g) =>
        gate.channels.every((_, channel) => gate.hasEnded(channel) || from.has(`${g}/${channel}`)),
      )
      if (!complete) continue
      this.pending.delete(checkpoint)
      this.aligned.push(barrier)
    }
  }
}
