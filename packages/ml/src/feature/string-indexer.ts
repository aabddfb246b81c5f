import { count, mergeCounts, type Counts } from './counts.ts'
import { ParameterError } from '../errors.ts'
import { columnPairs } from '../params/column-pairs.ts'
import { choice, columns, integer, type GivenParams } from '../params/param.ts'
import { AggregatingEstimator } from '../stage/aggregating-estimator.ts'
import type { Summary } from '../stage/summarize.ts'
import { Model, type RowFunction } from '../stage/stage.ts'
import { handleInvalid } from './invalid.ts'
import { javaText } from './java-text.ts'

const PARAMS = {
  inputCols: columns('Columns of texts or numbers.'),
  outputCols: columns('Columns of the indices.'),
  handleInvalid: handleInvalid('they get the index after the last one'),
  stringOrderType: choice(
    'How indices are given out.',
    ['arbitrary', 'frequencyDesc', 'frequencyAsc', 'alphabetDesc', 'alphabetAsc'],
    'arbitrary',
  ),
  maxIndexNum: integer(
    'How many indices there are at most, with one for all texts that get none; needs frequencyDesc.',
    2_147_483_647,
    { above: 1 },
  ),
}

/** How often each text comes, by column. */
type ColumnCounts = Counts<string>[]

const byAlphabet = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * Learns an index for each text of a column. Numbers are indexed by their text, whole ones as "1.0". Null, and what was not
 * seen, is invalid.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { StringIndexer } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements({ town: 'Ulm' }, { town: 'Bonn' }, { town: 'Ulm' })
 * const indexer = new StringIndexer({ inputCols: ['town'], outputCols: ['id'], stringOrderType: 'frequencyDesc' })
 * const model = await indexer.fit(rows)
 * console.log(model.data) // → { stringArrays: [ [ 'Ulm', 'Bonn' ] ] }
 */
export class StringIndexer extends AggregatingEstimator<typeof PARAMS, ColumnCounts, StringIndexerModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS>) {
    super('StringIndexer', PARAMS, given)
    columnPairs(this.name, this.params)
    const { maxIndexNum, stringOrderType } = this.params
    if (maxIndexNum !== PARAMS.maxIndexNum.default && stringOrderType !== 'frequencyDesc')
      throw new ParameterError(this.name, '"maxIndexNum" needs "stringOrderType" to be "frequencyDesc".')
  }

  protected summary(): Summary<ColumnCounts> {
    const { inputCols } = this.params
    return {
      create: () => inputCols.map(() => new Map()),
      add: (counts, row) => {
        for (const [i, name] of inputCols.entries()) {
          const value = this.read.value(row, name)
          if (value === null) continue
          const text = javaText(value)
          count(counts[i], text)
        }
        return counts
      },
      merge: (a, b) => a.map((counts, i) => mergeCounts(counts, b[i])),
    }
  }

  protected modelOf(counts: ColumnCounts): StringIndexerModel {
    const { maxIndexNum } = this.params
    const stringArrays = counts.map((column) => {
      const texts = this.ordered(column)
      return texts.length < maxIndexNum ? texts : texts.slice(0, maxIndexNum - 1)
    })
    return new StringIndexerModel(this.params, { stringArrays })
  }

  private ordered(counts: ReadonlyMap<string, number>): string[] {
    const texts = [...counts.keys()].sort(byAlphabet)
    const countOf = (text: string): number => counts.get(text) as number
    switch (this.params.stringOrderType) {
      case 'alphabetDesc':
        return texts.reverse()
      case 'frequencyDesc':
        return texts.sort((a, b) => countOf(b) - countOf(a))
      case 'frequencyAsc':
        return texts.sort((a, b) => countOf(a) - countOf(b))
      default:
        return texts
    }
  }
}

/** Gives texts the indices that a {@link StringIndexer} has learned. */
export class StringIndexerModel extends Model<typeof PARAMS, { stringArrays: string[][] }> {
  constructor(given: GivenParams<typeof PARAMS>, data: { stringArrays: string[][] }) {
    super('StringIndexerModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return this.params.outputCols
  }

  rowFunction(): RowFunction {
    const pairs = columnPairs(this.name, this.params)
    const { handleInvalid: invalid } = this.params
    const indices = this.data.stringArrays.map((texts) => new Map(texts.map((text, index) => [text, index])))
    return (row) => {
      const result: Record<string, unknown> = { ...row }
      for (const [i, [input, output]] of pairs.entries()) {
        const value = this.read.value(row, input)
        const index = value === null ? undefined : indices[i].get(javaText(value))
        if (index === undefined && invalid === 'skip') return null
        if (index === undefined && invalid === 'error')
          throw this.read.error(
            `column "${input}" holds ${String(value)}, which has no index. Set "handleInvalid" to "skip" or "keep".`,
          )
        result[output] = index ?? indices[i].size
      }
      return result
    }
  }
}

const BACK = {
  inputCols: columns('Columns of indices.'),
  outputCols: columns('Columns of the texts.'),
}

/**
 * Turns indices back into texts, with the data of a {@link StringIndexerModel}.
 *
 * @example
 * import { IndexToStringModel } from '@wiesel/ml'
 * const back = new IndexToStringModel({ inputCols: ['i'], outputCols: ['text'] }, { stringArrays: [['a', 'b']] })
 * console.log(back.rowFunction()({ i: 1 })) // → { i: 1, text: 'b' }
 */
export class IndexToStringModel extends Model<typeof BACK, { stringArrays: readonly (readonly string[])[] }> {
  static readonly params = BACK

  constructor(given: GivenParams<typeof BACK>, data: { stringArrays: readonly (readonly string[])[] }) {
    super('IndexToStringModel', BACK, given, data)
    columnPairs(this.name, this.params)
  }

  get outputColumns(): readonly string[] {
    return this.params.outputCols
  }

  rowFunction(): RowFunction {
    const pairs = columnPairs(this.name, this.params)
    return (row) => {
      const result: Record<string, unknown> = { ...row }
      for (const [i, [input, output]] of pairs.entries()) {
        const text = this.data.stringArrays[i][this.read.number(row, input)]
        if (text === undefined)
          throw this.read.error(`column "${input}" holds ${String(row[input])}, which is no index of a text.`)
        result[output] = text
      }
      return result
    }
  }
}
