import { ExecutionEnvironment } from '@wiesel/dataset'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { expect, test } from 'vitest'
import { countWords } from '../src/count-words.ts'
import { hamlet } from '../src/text.ts'

function naiveCounts(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of lines
    .join('\n')
    .toLowerCase()
    .match(/\p{L}+/gu) ?? [])
    counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

test.each([1, 2, 3])('batch and stream count alike, with parallelism %i', async (parallelism) => {
  const batch = new ExecutionEnvironment({ parallelism })
  const stream = new StreamExecutionEnvironment({ parallelism })
  const counts = await countWords(batch.fromCollection(hamlet)).collect()
  const changes = await countWords(stream.fromCollection(hamlet)).collect().toArray()
  const expected = naiveCounts(hamlet)
  expect(new Map(counts.map(({ word, count }) => [word, count]))).toEqual(expected)
  expect(counts).toHaveLength(expected.size)
  // The last count of each word is its total.
  expect(new Map(changes.map(({ word, count }) => [word, count]))).toEqual(expected)
})
