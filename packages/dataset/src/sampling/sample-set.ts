import { OptionError } from '@wiesel/runtime'
import { FlatMapOperator, FoldOperator, SeededRandom } from '@wiesel/runtime/internal'
import { rich } from '../functions/rich.ts'
import type { DataSet } from '../sets/data-set.ts'
import type { TransformedSet } from '../sets/transformed-set.ts'
import { sampler, type Drawn } from './samplers.ts'

/** A number of events with a mean (Knuth's algorithm, in steps that do not underflow). */
function poisson(mean: number, random: SeededRandom): number {
  let events = 0
  for (let left = mean; left > 0; left -= 16) {
    const limit = Math.exp(-Math.min(left, 16))
    for (let product = random.next(); product > limit; product *= random.next()) events++
  }
  return events
}

/** Another generator for each subtask. */
function subtaskRandom(seed: number, subtask: number): SeededRandom {
  return new SeededRandom(Math.imul(seed ^ 0x9e3779b9, 2 * subtask + 1))
}

function seedOf(dataSet: DataSet<any>, seed: number | undefined): number {
  return seed ?? Math.floor(dataSet.env.random() * 2 ** 32)
}

/** Each record with some probability, or as often as chance says. @throws OptionError `INVALID_OPTION` */
export function sampleFraction<T>(
  dataSet: DataSet<T>,
  replace: boolean,
  fraction: number,
  seed?: number,
): TransformedSet<T> {
  if (!(fraction >= 0) || (!replace && fraction > 1)) {
    throw new OptionError(
      `A sample of fraction ${fraction} is not possible: ${replace ? 'it is a number from 0 up' : 'without replacement it is a number from 0 to 1'}.`,
    )
  }
  const chosen = seedOf(dataSet, seed)
  const take = rich(({ subtask }) => {
    const random = subtaskRandom(chosen, subtask)
    return (value: T): T[] => {
      const times = replace ? poisson(fraction, random) : Number(random.next() < fraction)
      return Array.from({ length: times }, () => value)
    }
  })
  return dataSet.env.make.transformed<T>(
    {
      name: 'Sample',
      inputs: [dataSet.upstreams],
      functions: [take],
      create: (bind) => new FlatMapOperator(bind(take)),
      parallelism: dataSet.parallelism,
    },
    dataSet.type,
  )
}

/** A sample of a fixed size. @throws OptionError `INVALID_OPTION` */
export function sampleSize<T>(
  dataSet: DataSet<T>,
  replace: boolean,
  size: number,
  seed?: number,
): TransformedSet<T> {
  if (!Number.isInteger(size) || size < 0)
    throw new OptionError(`A sample of ${size} records is not possible: it is a whole number from 0 up.`)
  const chosen = seedOf(dataSet, seed)
  const { local, global } = sampler<T>(replace, size)
  const randomOf = rich(
    ({ subtask }) =>
      () =>
        subtaskRandom(chosen, subtask),
  )
  const drawn = dataSet.through({
    name: `Sample ${size} (local)`,
    inputs: [dataSet.upstreams],
    functions: [randomOf],
    create: (bind) => new FoldOperator(local(bind(randomOf)())),
    parallelism: dataSet.parallelism,
  })
  const places = dataSet.through({
    name: `Sample ${size}`,
    inputs: [drawn],
    functions: [],
    create: () => new FoldOperator(global),
    forceOne: true,
  })
  const values = (all: readonly (Drawn<T> | undefined)[]): T[] =>
    all.flatMap((one) => (one === undefined ? [] : [one[1]]))
  return dataSet.env.make.transformed<T>(
    {
      name: 'Sampled',
      inputs: [places],
      functions: [],
      create: () => new FlatMapOperator(values),
      parallelism: 1,
    },
    dataSet.type,
  )
}
