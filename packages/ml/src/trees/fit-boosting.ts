import type { DataSet } from '@wiesel/dataset'
import type { ParamsOf } from '../params/param.ts'
import type { ColumnReader } from '../row.ts'
import type { FitOptions } from '../stage/fit-progress.ts'
import type { BoostedData } from './boosted-data.ts'
import type { FeatureSummary } from './feature-bins.ts'
import { fitTrees, summarizeFeatures } from './fit-trees.ts'
import { boosting } from './tree-objective.ts'
import type { BOOSTING_PARAMS } from './tree-params.ts'

/** What is boosted: a loss, and what is said before the first tree. */
export interface Boosting {
  readonly loss: Parameters<typeof boosting>[0]
  /** @throws TrainingDataError for labels that nothing can be learned from */
  readonly base: (summary: FeatureSummary, rows: number) => number
}

/** Learns trees one after the other. */
export async function fitBoosting(
  name: string,
  read: ColumnReader,
  params: ParamsOf<typeof BOOSTING_PARAMS>,
  { loss, base: baseOf }: Boosting,
  data: DataSet<any>,
  options: FitOptions,
): Promise<BoostedData> {
  const { acc, rows } = await summarizeFeatures(name, read, params, data)
  const base = baseOf(acc, rows)
  const objective = boosting(loss, params.regLambda, params.stepSize)
  const growth = { trees: params.maxIter, base }
  const learned = await fitTrees(name, read, params, acc, objective, growth, data, options)
  return { ...learned, base }
}
