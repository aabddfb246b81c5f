// Counts the words of Hamlet as a batch: the counts are complete, so they can be sorted.
import { defineJob } from '@wiesel/dataset'
import { countWords } from './count-words.ts'
import { hamlet } from './text.ts'

export default defineJob('word-count-batch', async (env) => {
  await countWords(env.fromCollection(hamlet))
    .filter(({ count }) => count >= 3)
    .sortPartition('count', 'DESC')
    .sortPartition('word')
    .setParallelism(1)
    .print()
})
