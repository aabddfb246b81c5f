import { integer, type GivenParams } from '../params/param.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { forEachEntry, mapEntries, sizeOf } from '../vector/vector.ts'
import { ONE_TO_ONE } from './column-transformer.ts'
import { checkSize } from './vector-sums.ts'

const PARAMS = {
  ...ONE_TO_ONE,
  minDocFreq: integer('Terms in fewer documents count nothing.', 0, { min: 0 }),
}

interface IDFData {
  readonly idf: number[]
  readonly docFreq: number[]
  readonly numDocs: number
}

/**
 * Learns in how many documents each term is, to weigh the counts of terms: those in few documents say more. The weight of a
 * term in d of m documents is ln((m + 1) / (d + 1)).
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { IDF } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements({ input: [1, 2] }, { input: [1, 0] })
 * console.log((await new IDF().fit(rows)).data.docFreq) // → [ 2, 1 ]
 */
export class IDF extends AggregatingEstimator<typeof PARAMS, number[], IDFModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('IDF', PARAMS, given)
  }

  protected summary(): Summary<number[]> {
    const { inputCol } = this.params
    return {
      create: () => [],
      add: (documents, row) => {
        const vector = this.read.vector(row, inputCol)
        const counts = documents.length === 0 ? new Array<number>(sizeOf(vector)).fill(0) : documents
        checkSize(this.read, inputCol, sizeOf(vector), counts.length)
        forEachEntry(vector, (index, value) => {
          if (value > 0) counts[index]++
        })
        return counts
      },
      merge: (a, b) => (a.length === 0 ? b : b.length === 0 ? a : a.map((count, i) => count + b[i])),
    }
  }

  protected modelOf(docFreq: number[], numDocs: number): IDFModel {
    const { minDocFreq } = this.params
    const idf = docFreq.map((count) => (count < minDocFreq ? 0 : Math.log((numDocs + 1) / (count + 1))))
    return new IDFModel(this.params, { idf, docFreq, numDocs })
  }
}

/** Weighs counts of terms by what an {@link IDF} has learned. */
export class IDFModel extends Model<typeof PARAMS, IDFData> {
  constructor(given: GivenParams<typeof PARAMS>, data: IDFData) {
    super('IDFModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.outputCol]
  }

  rowFunction(): RowFunction {
    const { inputCol, outputCol } = this.params
    const { idf } = this.data
    return (row) => {
      const vector = this.read.vector(row, inputCol)
      checkSize(this.read, inputCol, sizeOf(vector), idf.length)
      return { ...row, [outputCol]: mapEntries(vector, (value, index) => value * idf[index]) }
    }
  }
}
