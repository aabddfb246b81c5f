import type { DataSet } from '@wiesel/dataset'
import type { DataStream } from '@wiesel/datastream'
import type { Collector, Emitted } from '@wiesel/runtime'

/** A word and how often it was there. */
export interface WordCount {
  word: string
  count: number
}

/** What the counting needs of lines: streams and data sets both have it. */
interface Lines {
  flatMap(flatMap: (line: string, out: Collector<WordCount>) => Emitted<WordCount>): Words
}

interface Words {
  keyBy(select: (value: WordCount) => string): { sum(field: 'count'): unknown }
}

/**
 * Counts the words of lines. Of a stream it gives a count whenever a word comes; of a data set one count for each word.
 */
export function countWords(lines: DataStream<string>): DataStream<WordCount>
export function countWords(lines: DataSet<string>): DataSet<WordCount>
export function countWords(lines: Lines): unknown {
  return lines
    .flatMap((line, out) => {
      for (const word of line.toLowerCase().match(/\p{L}+/gu) ?? []) out({ word, count: 1 })
    })
    .keyBy(({ word }) => word)
    .sum('count')
}
