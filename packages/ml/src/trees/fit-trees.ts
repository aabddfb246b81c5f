import type { DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import type { ColumnReader, Row } from '../row.ts'
import { summarize, type Counted } from '../stage/summarize.ts'
import {
  addFeatures,
  binRows,
  bordersOf,
  emptyFeatures,
  mergeFeatures,
  type BinnedBlock,
  type FeatureSummary,
} from './feature-bins.ts'
import { growTrees, type GrowthOptions } from './grow-trees.ts'
import { importancesOf } from './tree.ts'
import type { TreeData } from './tree-model.ts'
import type { TreeObjective } from './tree-objective.ts'
import type { FitOptions } from '../stage/fit-progress.ts'

interface TreeColumns {
  readonly featuresCol: string
  readonly labelCol: string
}

/** What is to be known before trees grow. @throws TrainingDataError if there are no rows */
export function summarizeFeatures(
  name: string,
  read: ColumnReader,
  columns: TreeColumns,
  data: DataSet<any>,
): Promise<Counted<FeatureSummary>> {
  return summarize(
    name,
    {
      create: emptyFeatures,
      add: (summary, row) => addFeatures(read, columns, summary, row),
      merge: (a, b) => mergeFeatures(read, columns.featuresCol, a, b),
    },
    data,
  )
}

/** Learns trees from rows that were summed up before. */
export async function fitTrees(
  name: string,
  read: ColumnReader,
  params: TreeColumns & Omit<GrowthOptions, 'trees' | 'base'> & { readonly maxBins: number },
  summary: FeatureSummary,
  objective: TreeObjective,
  { trees, base }: Pick<GrowthOptions, 'trees' | 'base'>,
  data: DataSet<any>,
  fitOptions: FitOptions = {},
): Promise<TreeData> {
  const borders = bordersOf(summary, params.maxBins)
  if (borders.length === 0) throw new TrainingDataError(name, 'vectors have no entries.')
  const blocks = data
    .mapPartition((rows: Iterable<Row>, out: (block: BinnedBlock) => void) =>
      out(binRows(read, params, borders, rows)),
    )
    .name('Read rows')
  const { maxDepth, minInstancesPerNode, minInfoGain } = params
  const options = { trees, base, maxDepth, minInstancesPerNode, minInfoGain }
  const grown = await growTrees(name, blocks, borders, objective, options, fitOptions)
  return { features: borders.length, trees: grown, importances: importancesOf(grown, borders.length) }
}
