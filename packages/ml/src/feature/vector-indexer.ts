import { integer, type GivenParams } from '../params/param.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { mapEntries, sizeOf, toArray } from '../vector/vector.ts'
import { ONE_TO_ONE } from './column-transformer.ts'
import { handleInvalid } from './invalid.ts'
import { checkSize } from './vector-sums.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  handleInvalid: handleInvalid('they get the index after the last one'),
  maxCategories: integer('Entries with more different values are no categories.', 20, { min: 2 }),
}

/** The values of each entry; `null` once there are too many. */
type Categories = (number[] | null)[]

interface VectorIndexerData {
  readonly size: number
  /** For each entry that holds categories, its values; the place of a value is its index. */
  readonly categories: Record<number, number[]>
}

/**
 * Learns which entries of a vector hold categories (few different values), to replace these by indices: in ascending order,
 * but 0 is always index 0.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { VectorIndexer } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements({ input: [7] }, { input: [3] })
 * const model = await new VectorIndexer().fit(rows)
 * console.log(model.rowFunction()({ input: [7] })?.output) // → [ 1 ]
 */
export class VectorIndexer extends AggregatingEstimator<typeof PARAMS, Categories, VectorIndexerModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('VectorIndexer', PARAMS, given)
  }

  protected summary(): Summary<Categories> {
    const { inputCol, maxCategories } = this.params
    const join = (values: number[] | null, more: readonly number[] | null): number[] | null => {
      if (values === null || more === null) return null
      const all = [...new Set([...values, ...more])]
      return all.length > maxCategories ? null : all
    }
    return {
      create: () => [],
      add: (categories, row) => {
        const values = toArray(this.read.vector(row, inputCol))
        if (categories.length === 0) return values.map((value) => [value])
        checkSize(this.read, inputCol, values.length, categories.length)
        for (const [i, value] of values.entries())
          if (categories[i]?.includes(value) === false) categories[i] = join(categories[i], [value])
        return categories
      },
      merge: (a, b) => (a.length === 0 ? b : b.length === 0 ? a : a.map((values, i) => join(values, b[i]))),
    }
  }

  protected modelOf(found: Categories): VectorIndexerModel {
    const categories: Record<number, number[]> = {}
    for (const [i, values] of found.entries())
      if (values !== null) categories[i] = values.sort((a, b) => Number(b === 0) - Number(a === 0) || a - b)
    return new VectorIndexerModel(this.params, { size: found.length, categories })
  }
}

/** Replaces categories by the indices that a {@link VectorIndexer} has learned. */
export class VectorIndexerModel extends Model<typeof PARAMS, VectorIndexerData> {
  constructor(given: GivenParams<typeof PARAMS>, data: VectorIndexerData) {
    super('VectorIndexerModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCol, outputCol, handleInvalid: invalid } = this.params
    const { size, categories } = this.data
    const indices = new Map(
      Object.entries(categories).map(([i, values]) => [
        Number(i),
        new Map(values.map((value, index) => [value, index])),
      ]),
    )
    return (row) => {
      const vector = this.read.vector(row, inputCol)
      checkSize(this.read, inputCol, sizeOf(vector), size)
      let unseen: number | undefined
      const output = mapEntries(vector, (value, i) => {
        const known = indices.get(i)
        if (known === undefined) return value
        const index = known.get(value)
        if (index === undefined) unseen = value
        return index ?? known.size
      })
      if (unseen !== undefined && invalid === 'skip') return null
      if (unseen !== undefined && invalid === 'error')
        throw this.read.error(
          `column "${inputCol}" holds the category ${unseen}, which was not learned. Set "handleInvalid" to "skip" or "keep".`,
        )
      return { ...row, [outputCol]: output }
    }
  }
}
