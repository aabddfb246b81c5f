// Counts the words of Hamlet as a batch: the counts are complete, so they can be sorted.
import { ExecutionEnvironment } from '@wiesel/dataset'
import { countWords } from './count-words.ts'
import { hamlet } from './text.ts'

const env = new ExecutionEnvironment({ parallelism: 2 })
await countWords(env.fromCollection(hamlet))
  .filter(({ count }) => count >= 3)
  .sortPartition('count', 'DESC')
  .sortPartition('word')
  .setParallelism(1)
  .print()
