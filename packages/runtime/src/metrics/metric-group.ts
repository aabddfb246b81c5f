import type { IterationLog } from '../iteration/iteration-statistics.ts'

/** A number that only grows. */
export interface Counter {
  value: number
}

/** Named numbers of one operator in one subtask. */
export class MetricGroup {
  readonly counters = new Map<string, Counter>()
  readonly gauges = new Map<string, () => number>()
  /** How far the iteration is that the operator decides about. */
  iteration: IterationLog | undefined

  /** The counter of this name; made on first use. */
  counter(name: string): Counter {
    let counter = this.counters.get(name)
    if (counter === undefined) this.counters.set(name, (counter = { value: 0 }))
    return counter
  }

  /** A number that is read when somebody looks. */
  gauge(name: string, read: () => number): void {
    this.gauges.set(name, read)
  }

  /** Everything, read now. */
  snapshot(): Record<string, number> {
    const all: Record<string, number> = {}
    for (const [name, counter] of this.counters) all[name] = counter.value
    for (const [name, read] of this.gauges) all[name] = read()
    return all
  }
}
