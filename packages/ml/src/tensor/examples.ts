import type { DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import { checkFinite, checkSize } from '../feature/vector-sums.ts'
import type { ColumnReader, Row } from '../row.ts'
import { RowLottery } from '../split/row-lottery.ts'
import { toArray } from '../vector/vector.ts'

/** A row to learn from. */
export interface Example {
  readonly features: readonly number[]
  readonly label: number
}

/** The examples in an order drawn from the seed: the same whatever the order of the rows. @throws TrainingDataError if there are none */
export async function drawnExamples(
  stage: string,
  read: ColumnReader,
  columns: { readonly featuresCol: string; readonly labelCol: string; readonly seed: number | null },
  data: DataSet<any>,
): Promise<Example[]> {
  const { featuresCol, labelCol, seed } = columns
  const examples = await data
    .map((row: Row): Example => {
      const features = toArray(read.vector(row, featuresCol))
      checkFinite(read, featuresCol, features)
      const label = read.label(row, labelCol)
      return { features, label }
    })
    .name(`Read examples of ${stage}`)
    .collect()
  if (examples.length === 0) throw new TrainingDataError(stage, 'there are no rows to learn from.')
  for (const { features } of examples)
    checkSize(read, featuresCol, features.length, examples[0].features.length)
  const lottery = new RowLottery(seed)
  return examples
    .map((example) => ({ example, ticket: lottery.draw(example) }))
    .toSorted((a, b) => a.ticket - b.ticket)
    .map(({ example }) => example)
}
