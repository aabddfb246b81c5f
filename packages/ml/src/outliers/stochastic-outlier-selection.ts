import { rich, type DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import { ONE_TO_ONE } from '../feature/column-transformer.ts'
import { checkSize } from '../feature/vector-sums.ts'
import { column, integer, number, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import { Stage } from '../stage/stage.ts'
import { toArray } from '../vector/vector.ts'
import { affinitiesOf, bindingOf, dissimilaritiesOf } from './binding.ts'

const PARAMS = {
  inputCol: ONE_TO_ONE.inputCol,
  outputCol: column('The column of probabilities.', 'outlierProbability'),
  perplexity: number('About how many neighbours a row has.', 30, { min: 1 }),
  errorTolerance: number('By how much the logarithm of the perplexity may be missed.', 1e-20, { min: 0 }),
  maxIterations: integer('How many steps the search for it has at most.', 5000, { above: 0 }),
}

interface Numbered {
  readonly index: number
  readonly row: Row
  readonly point: readonly number[]
}

/**
 * Says of each row how likely it is an outlier: that no other row, choosing a neighbour by chance, the nearer the likelier,
 * would choose it. Every row is compared with all others: time grows with n².
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { StochasticOutlierSelection } from '@wiesel/ml'
 *
 * const rows = [1, 2, 3, 50].map((x) => ({ input: [x] }))
 * const selection = new StochasticOutlierSelection({ perplexity: 2 })
 * const judged = await selection.transform(new ExecutionEnvironment().fromCollection(rows)).collect()
 * for (const { input, outlierProbability } of judged) if (outlierProbability > 0.9) console.log(input) // → [ 50 ]
 */
export class StochasticOutlierSelection extends Stage<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('StochasticOutlierSelection', PARAMS, given)
  }

  /** The columns that are added. */
  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  /** The rows with their probabilities. */
  transform(data: DataSet<any>): DataSet<any> {
    const { inputCol, outputCol } = this.params
    const rows = data
      .zipWithIndex()
      .map(([index, row]): Numbered => ({ index, row, point: toArray(this.read.vector(row, inputCol)) }))
    const points = rows
      .map(({ index, point }): [number, readonly number[]] => [index, point])
      .reduceGroup(
        (all: Iterable<[number, readonly number[]]>, out: (points: (readonly number[])[]) => void) =>
          out([...all].sort(([a], [b]) => a - b).map(([, point]) => point)),
      )
    const freedoms = rows
      .map(
        rich((context) => {
          const [all] = context.getBroadcastVariable<(readonly number[])[]>('points')
          return ({ index }: Numbered) => this.freedomOf(all, index)
        }),
      )
      .withBroadcastSet(points, 'points')
      .name('Bindings')
      .reduce((a, b) => a.map((free, i) => free * b[i]))
    return rows
      .map(
        rich((context) => {
          const [free] = context.getBroadcastVariable<Float64Array>('free')
          return ({ index, row }: Numbered) => ({ ...row, [outputCol]: free[index] })
        }),
      )
      .withBroadcastSet(freedoms, 'free')
      .name(this.name)
  }

  /** How likely one row does not bind to each. */
  private freedomOf(points: readonly (readonly number[])[], index: number): Float64Array {
    if (points.length < 2) throw new TrainingDataError(this.name, 'there is only one row.')
    for (const point of points) checkSize(this.read, this.params.inputCol, point.length, points[0].length)
    const binding = bindingOf(affinitiesOf(dissimilaritiesOf(points, index), this.params))
    const free = new Float64Array(points.length).fill(1)
    for (const [i, likely] of binding.entries()) free[i < index ? i : i + 1] = 1 - likely
    return free
  }
}
