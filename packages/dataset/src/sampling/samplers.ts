/**
 * Samples of fixed size: every record gets a random weight, and those with the greatest weights are taken; first in each
 * subtask, then of what the subtasks took. With replacement there is one such draw for each place of the sample.
 */
import type { AggregateFunction } from '@wiesel/runtime'
import type { SeededRandom } from '@wiesel/runtime/internal'

/** A record that is in the running, with its weight. */
export type Drawn<T> = readonly [weight: number, value: T]

const byWeight = <T>(a: Drawn<T>, b: Drawn<T>): number => b[0] - a[0]

function heaviest<T>(drawn: Drawn<T>[], size: number): Drawn<T>[] {
  return drawn.sort(byWeight).slice(0, size)
}

function withoutReplacement<T>(size: number): AggregateFunction<Drawn<T>, Drawn<T>[], Drawn<T>[]> {
  return {
    createAccumulator: () => [],
    add: (one, all) => {
      all.push(one)
      return all.length > 2 * size + 64 ? heaviest(all, size) : all
    },
    getResult: (all) => heaviest(all, size),
    merge: (a, b) => heaviest([...a, ...b], size),
  }
}

type Places<T> = (Drawn<T> | undefined)[]

function heavier<T>(a: Drawn<T> | undefined, b: Drawn<T> | undefined): Drawn<T> | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return b[0] > a[0] ? b : a
}

function fillPlaces<T>(size: number): AggregateFunction<Places<T>, Places<T>, Places<T>> {
  const merge = (a: Places<T>, b: Places<T>): Places<T> =>
    Array.from({ length: size }, (_, i) => heavier(a[i], b[i]))
  return {
    createAccumulator: () => [],
    add: (places, all) => merge(all, places),
    getResult: (all) => all,
    merge,
  }
}

/** What a subtask does with records, and what one subtask does with the results. */
export interface Sampler<T> {
  readonly local: (random: SeededRandom) => AggregateFunction<T, any, Places<T>>
  readonly global: AggregateFunction<Places<T>, any, Places<T>>
}

/** A sample of exactly `size` records, or of all if there are fewer and none is taken twice. */
export function sampler<T>(replace: boolean, size: number): Sampler<T> {
  if (replace) {
    const places = fillPlaces<T>(size)
    return {
      local: (random) => ({
        ...places,
        add: (value: T, all: Places<T>) => {
          for (let i = 0; i < size; i++) all[i] = heavier(all[i], [random.next(), value])
          return all
        },
      }),
      global: places,
    }
  }
  const top = withoutReplacement<T>(size)
  return {
    local: (random) => ({ ...top, add: (value, all) => top.add([random.next(), value], all) }),
    global: { ...top, add: (some, all) => heaviest([...all, ...(some as Drawn<T>[])], size) },
  }
}
