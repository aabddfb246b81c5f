import { columnPairs } from '../params/column-pairs.ts'
import { columns, flag, value, type GivenParams } from '../params/param.ts'
import { Transformer, type RowFunction } from '../stage/stage.ts'
import { stopWordsOf } from './stop-words.ts'

const PARAMS = {
  inputCols: columns('The columns of words.'),
  outputCols: columns('The columns of the words that are left, one for each input column.'),
  stopWords: value<readonly string[]>(
    'The words that are left out; `stopWordsOf` has lists of 14 languages.',
    stopWordsOf('english'),
    'texts, at least one',
    (given) => Array.isArray(given) && given.length > 0 && given.every((word) => typeof word === 'string'),
  ),
  caseSensitive: flag('Whether large and small letters differ.', false),
  locale: value<string>(
    'By whose rules letters are made small.',
    'en_US',
    'a locale, such as "tr" or "en_US"',
    isLocale,
  ),
}

const tagOf = (locale: string): string => locale.replaceAll('_', '-')

function isLocale(given: unknown): boolean {
  try {
    return typeof given === 'string' && Intl.Collator.supportedLocalesOf(tagOf(given)).length > 0
  } catch {
    return false
  }
}

/**
 * Leaves out the words of a list. Nulls stay. It adds its columns, so none of that name may be there.
 *
 * @example
 * import { StopWordsRemover } from '@wiesel/ml'
 * const remover = new StopWordsRemover({ inputCols: ['words'], outputCols: ['left'] })
 * console.log(remover.rowFunction()({ words: ['The', 'brown', 'fox'] })?.left) // → [ 'brown', 'fox' ]
 */
export class StopWordsRemover extends Transformer<typeof PARAMS> {
  static readonly params = PARAMS

  private readonly pairs: readonly [input: string, output: string][]

  constructor(given: GivenParams<typeof PARAMS>) {
    super('StopWordsRemover', PARAMS, given)
    this.pairs = columnPairs(this.name, this.params)
  }

  get outputColumns(): readonly string[] {
    return this.params.outputCols
  }

  rowFunction(): RowFunction {
    const { stopWords, caseSensitive, locale } = this.params
    const tag = tagOf(locale)
    const same = (word: string): string => (caseSensitive ? word : word.toLocaleLowerCase(tag))
    const removed = new Set(stopWords.map(same))
    return (row) => {
      const added = this.pairs.map(([input, output]) => {
        if (output in row) throw this.read.error(`there is a column "${output}" already.`)
        const words = this.read.array(row, input)
        return [output, words.filter((word) => typeof word !== 'string' || !removed.has(same(word)))]
      })
      return { ...row, ...Object.fromEntries(added) }
    }
  }
}
