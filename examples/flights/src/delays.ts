import type {
  AggregateFunction,
  ProcessWindowContext,
  ProcessWindowFunction,
  TimeWindow,
} from '@wiesel/runtime'
import type { Flight } from './flight.ts'

/** Delays of some flights, in minutes: enough to combine them and to take their mean. */
export interface Delays {
  readonly flights: number
  readonly totalDelay: number
  readonly maxDelay: number
}

/** The flights that left one airport within one window. `hour` is the start of the window. */
export interface HourlyDelays extends Delays {
  readonly airport: string
  readonly hour: number
}

/** All flights that left one airport, and the number of windows they are from. */
export interface AirportDelays extends Delays {
  readonly airport: string
  readonly hours: number
}

export function combine(a: Delays, b: Delays): Delays {
  return {
    flights: a.flights + b.flights,
    totalDelay: a.totalDelay + b.totalDelay,
    maxDelay: Math.max(a.maxDelay, b.maxDelay),
  }
}

export function meanDelay({ flights, totalDelay }: Delays): number {
  return Math.round((totalDelay / flights) * 10) / 10
}

/** Adds up flights as they come, so that a window keeps three numbers instead of all its flights. */
export class SumDelays implements AggregateFunction<Flight, Delays, Delays> {
  createAccumulator(): Delays {
    return { flights: 0, totalDelay: 0, maxDelay: -Infinity }
  }

  add({ delay }: Flight, sums: Delays): Delays {
    return combine(sums, { flights: 1, totalDelay: delay, maxDelay: delay })
  }

  getResult(sums: Delays): Delays {
    return sums
  }

  merge(a: Delays, b: Delays): Delays {
    return combine(a, b)
  }
}

/** Says which airport and window a result belongs to. */
export class NameWindow implements ProcessWindowFunction<Delays, HourlyDelays, string, TimeWindow> {
  *process(
    airport: string,
    { window }: ProcessWindowContext<TimeWindow>,
    [delays]: Iterable<Delays>,
  ): Iterable<HourlyDelays> {
    yield { airport, hour: window.start, ...delays }
  }
}
