import {
  mapState,
  type KeyedProcessContext,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type MapState,
} from '@wiesel/runtime'
import { landsAt, type Flight } from './flight.ts'

/**
 * Takes flights in the order in which they depart and passes each on when it lands: keeps it in state, with a timer at
 * the time of landing. Flights that land in the same minute keep their order.
 */
export class LandingOrder implements KeyedProcessFunction<string, Flight, Flight> {
  private inTheAir!: MapState<number, Flight[]>

  open(context: KeyedRuntimeContext): void {
    this.inTheAir = context.getMapState(mapState<number, Flight[]>('in-the-air'))
  }

  processElement(flight: Flight, { timers }: KeyedProcessContext<string>): void {
    const time = landsAt(flight)
    this.inTheAir.put(time, [...(this.inTheAir.get(time) ?? []), flight])
    timers.registerEventTimeTimer(time)
  }

  *onTimer(time: number): Iterable<Flight> {
    yield* this.inTheAir.get(time) ?? []
    this.inTheAir.remove(time)
  }
}
