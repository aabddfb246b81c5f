import { count } from './counts.ts'
import { column, columns, integer, value, type GivenParams } from '../params/param.ts'
import { Transformer, type RowFunction } from '../stage/stage.ts'
import { hashText } from './hash-value.ts'
import { sparseOf } from './hashing-tf.ts'
import { javaText } from './java-text.ts'

const PARAMS = {
  inputCols: columns('Columns of numbers, booleans and texts.'),
  outputCol: column('The column of the vectors.', 'output'),
  categoricalCols: value<readonly string[]>(
    'Columns of numbers that stand for categories.',
    [],
    'names of columns',
    (given) => Array.isArray(given) && given.every((name) => typeof name === 'string'),
  ),
  numFeatures: integer('The size of the vectors.', 262_144, { above: 0 }),
}

/**
 * Puts columns of any kind into one sparse vector: a number at the place of its column's hash, a category as 1 at the place
 * of the hash of `column=value`. Values that meet are added; nulls are left out.
 *
 * @example
 * import { FeatureHasher } from '@wiesel/ml'
 * const hasher = new FeatureHasher({ inputCols: ['age', 'town'], numFeatures: 16 })
 * console.log(hasher.rowFunction()({ age: 30, town: 'Ulm' })?.output)
 * // → { size: 16, indices: [ 1, 9 ], values: [ 30, 1 ] }
 */
export class FeatureHasher extends Transformer<typeof PARAMS> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS>) {
    super('FeatureHasher', PARAMS, given)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCols, outputCol, categoricalCols, numFeatures } = this.params
    const categorical = new Set(categoricalCols)
    const placeOf = (text: string): number => Math.abs(hashText(text)) % numFeatures
    return (row) => {
      const values = new Map<number, number>()
      for (const name of inputCols) {
        const input = this.read.value(row, name)
        if (input === null) continue
        const isNumber = typeof input === 'number' && !categorical.has(name)
        const place = placeOf(isNumber ? name : `${name}=${javaText(input)}`)
        count(values, place, isNumber ? input : 1)
      }
      return { ...row, [outputCol]: sparseOf(numFeatures, values) }
    }
  }
}
