import { count, mergeCounts } from './counts.ts'
import { ParameterError } from '../errors.ts'
import { flag, integer, number, type GivenParams } from '../params/param.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { ONE_TO_ONE } from './column-transformer.ts'
import { sparseOf } from './hashing-tf.ts'

/** So much that no count reaches it. */
const NO_LIMIT = 2 ** 63

const PARAMS = {
  ...ONE_TO_ONE,
  minTF: number(
    'How often a document must hold a term for it to count: from 1 a count, below a fraction of its terms.',
    1,
    {
      min: 0,
    },
  ),
  binary: flag('Whether a term counts once, however often it comes.', false),
  vocabularySize: integer('How many terms are kept at most: those in most documents.', 262_144, { above: 0 }),
  minDF: number('In how many documents a term must be: from 1 a count, below a fraction.', 1, { min: 0 }),
  maxDF: number('In how many documents a term may be: from 1 a count, below a fraction.', NO_LIMIT, {
    min: 0,
  }),
}

/**
 * Learns a vocabulary from lists of terms, to count the terms of a list in a vector.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { CountVectorizer } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements({ input: ['a', 'b'] }, { input: ['a', 'a'] })
 * const model = await new CountVectorizer().fit(rows)
 * console.log(model.data) // → { vocabulary: [ 'a', 'b' ] }
 * console.log(model.rowFunction()({ input: ['b', 'b', 'c'] })?.output) // → { size: 2, indices: [ 1 ], values: [ 2 ] }
 */
export class CountVectorizer extends AggregatingEstimator<
  typeof PARAMS,
  Map<string, number>,
  CountVectorizerModel
> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('CountVectorizer', PARAMS, given)
    const { minDF, maxDF } = this.params
    if (minDF >= 1 === maxDF >= 1 && maxDF < minDF)
      throw new ParameterError(this.name, `"maxDF" ${maxDF} is less than "minDF" ${minDF}.`)
  }

  protected summary(): Summary<Map<string, number>> {
    const { inputCol } = this.params
    return {
      create: () => new Map(),
      add: (documents, row) => {
        for (const term of new Set(this.read.array(row, inputCol).map(String))) count(documents, term)
        return documents
      },
      merge: mergeCounts,
    }
  }

  protected modelOf(documents: ReadonlyMap<string, number>, rows: number): CountVectorizerModel {
    const { minDF, maxDF, vocabularySize } = this.params
    const least = minDF >= 1 ? minDF : minDF * rows
    const most = maxDF >= 1 ? maxDF : maxDF * rows
    if (most < least) throw new ParameterError(this.name, `"maxDF" ${maxDF} is less than "minDF" ${minDF}.`)
    const vocabulary = [...documents]
      .filter(([, rows]) => rows >= least && rows <= most)
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .slice(0, vocabularySize)
      .map(([term]) => term)
    return new CountVectorizerModel(this.params, { vocabulary })
  }
}

/** Counts terms by the vocabulary that a {@link CountVectorizer} has learned. Other terms are passed over. */
export class CountVectorizerModel extends Model<typeof PARAMS, { vocabulary: string[] }> {
  constructor(given: GivenParams<typeof PARAMS>, data: { vocabulary: string[] }) {
    super('CountVectorizerModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCol, outputCol, minTF, binary } = this.params
    const { vocabulary } = this.data
    const places = new Map(vocabulary.map((term, place) => [term, place]))
    return (row) => {
      const terms = this.read.array(row, inputCol)
      const least = minTF >= 1 ? minTF : minTF * terms.length
      const counts = new Map<number, number>()
      for (const term of terms) {
        const place = places.get(String(term))
        if (place !== undefined) count(counts, place)
      }
      const kept = new Map([...counts].filter(([, times]) => times >= least))
      if (binary) for (const place of kept.keys()) kept.set(place, 1)
      return { ...row, [outputCol]: sparseOf(vocabulary.length, kept) }
    }
  }
}
