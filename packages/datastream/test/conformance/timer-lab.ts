import { keyGroupOf, type TimeDomain } from '@wiesel/runtime'
import {
  SnapshotReader,
  SnapshotWriter,
  Timers,
  type OperatorContext,
  type OperatorSnapshot,
} from '@wiesel/runtime/internal'

export type Domain = 'event' | 'processing'
type Fired = [domain: Domain, key: string, namespace: string, time: number]

/** The key groups of a subtask. */
export interface LocalKeyGroups {
  readonly startKeyGroup: number
  readonly endKeyGroup: number
  readonly maxParallelism: number
}

/** Keys by the names of the case, in a part of the local key groups: key1 in the lower half, key2 in the upper. */
export class LocalKeys {
  private readonly params: LocalKeyGroups
  private readonly names = new Map<string, string>()

  constructor(params: LocalKeyGroups) {
    this.params = params
  }

  keyOf(name: string): string {
    const { startKeyGroup, endKeyGroup, maxParallelism } = this.params
    const middle = Math.floor((startKeyGroup + endKeyGroup) / 2)
    const [from, to] = name === 'key1' ? [startKeyGroup, middle] : [middle + 1, endKeyGroup]
    for (let i = 0; !this.names.has(name); i++) {
      const group = keyGroupOf(`${name}#${i}`, maxParallelism)
      if (group >= from && group <= to) this.names.set(name, `${name}#${i}`)
    }
    return this.names.get(name) as string
  }
}

/** Timers with a clock, and a note of what fired. */
export class TimerLab {
  now = 0
  wakeTime = Infinity
  fired: Fired[] = []
  readonly timers: Timers
  private readonly maxParallelism: number

  constructor(maxParallelism: number, onFire: () => void, restored?: OperatorSnapshot) {
    this.maxParallelism = maxParallelism
    const context: Pick<OperatorContext, 'now' | 'wakeAt' | 'drive' | 'maxParallelism'> = {
      maxParallelism,
      now: () => this.now,
      wakeAt: (time) => void (this.wakeTime = Math.min(this.wakeTime, time)),
      drive: (cursor) => {
        while (cursor.step());
      },
    }
    this.timers = new Timers(context as OperatorContext, ({ key, namespace, time }, domain: TimeDomain) => {
      const [name] = String(key).split('#')
      this.fired.push([domain === 'event-time' ? 'event' : 'processing', name, namespace, time])
      onFire()
    })
    if (restored === undefined) return
    this.timers.restore(new SnapshotReader(restored))
    this.timers.scheduleNext()
  }

  watermark(time: number): void {
    this.timers.advanceWatermark(time, () => {})
  }

  processingTime(time: number): void {
    this.now = time
    if (this.wakeTime > time) return
    this.wakeTime = Infinity
    this.timers.advanceProcessingTime(time)
  }

  snapshot(): OperatorSnapshot {
    const writer = new SnapshotWriter(this.maxParallelism)
    this.timers.snapshot(writer)
    return writer.finish()
  }

  count(domain: Domain, namespace: string | undefined): number {
    return [...this.timers[domain]].filter(
      (timer) => namespace === undefined || timer.namespace === namespace,
    ).length
  }
}
