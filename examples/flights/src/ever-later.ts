import { AfterMatchSkipStrategy, CEP, Pattern } from '@wiesel/cep'
import type { DataStream } from '@wiesel/datastream'
import type { Flight } from './flight.ts'

/** Three departures of one airport in a row, within an hour, each with more delay than the one before. */
export interface EverLater {
  readonly airport: string
  readonly flights: readonly [Flight, Flight, Flight]
}

const everLaterPattern = Pattern.of<Flight>()
  .begin('late', AfterMatchSkipStrategy.skipPastLastEvent())
  .where(({ delay }) => delay > 0)
  .next('later')
  .where(({ delay }, match) => delay > match.events('late')[0].delay)
  .next('latest')
  .where(({ delay }, match) => delay > match.events('later')[0].delay)
  .within('1 h')

/** Finds them among flights in event time. No flight is part of two. */
export function everLater(flights: DataStream<Flight>): DataStream<EverLater> {
  return CEP.pattern(
    flights.keyBy((flight) => flight.origin),
    everLaterPattern,
  )
    .select(({ late, later, latest }, { currentKey }): EverLater => ({
      airport: currentKey,
      flights: [late[0], later[0], latest[0]],
    }))
    .name('Ever later')
}
