import type { DataSet } from '@wiesel/dataset'
import { TrainingDataError } from '../errors.ts'
import { withRaw } from '../linear/linear-model.ts'
import { choice, optionalColumn, type GivenParams } from '../params/param.ts'
import type { Row } from '../row.ts'
import type { FitOptions } from '../stage/fit-progress.ts'
import { Estimator } from '../stage/stage.ts'
import { fitTrees, summarizeFeatures } from '../trees/fit-trees.ts'
import { leafOf } from '../trees/tree.ts'
import { TreeModel, type TreeData } from '../trees/tree-model.ts'
import { impurity } from '../trees/tree-objective.ts'
import { TREE_PARAMS } from '../trees/tree-params.ts'

const PARAMS = {
  ...TREE_PARAMS,
  impurity: choice(
    'What questions make less: how often two rows differ, or the entropy.',
    ['gini', 'entropy'],
    'gini',
  ),
  rawPredictionCol: optionalColumn('The column of the shares of all labels; null for none.', 'rawPrediction'),
}

const CLASSES_MAX = 1000

interface ClassifierData extends TreeData {
  /** Ascending. The shares are in this order. */
  readonly labels: readonly number[]
}

/**
 * Learns a tree of questions, each whether an entry of the vector is above a number, that tells labels apart. Labels are any
 * numbers. Missing entries, NaN, go to the side that is better for them.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { DecisionTreeClassifier } from '@wiesel/ml'
 *
 * const rows = [1, 2, 3, 11, 12, 13].map((x) => ({ features: [x, x % 2], label: x > 5 ? 7 : 4 }))
 * const model = await new DecisionTreeClassifier().fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(model.rowFunction()({ features: [20, 0] })?.prediction, model.data.importances) // → 7 [ 1, 0 ]
 */
export class DecisionTreeClassifier extends Estimator<typeof PARAMS, DecisionTreeClassifierModel> {
  static readonly params = PARAMS

  constructor(given: GivenParams<typeof PARAMS> = {}) {
    super('DecisionTreeClassifier', PARAMS, given)
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<DecisionTreeClassifierModel> {
    const { name, read, params } = this
    const { acc } = await summarizeFeatures(name, read, params, data)
    const labels = [...acc.labels.keys()].sort((a, b) => a - b)
    if (labels.length > CLASSES_MAX)
      throw new TrainingDataError(
        name,
        `there are more than ${CLASSES_MAX} labels: are they numbers to be predicted?`,
      )
    const places = new Map(labels.map((label, place) => [label, place]))
    const { labelCol } = params
    const placed = data.map((row: Row) => ({ ...row, [labelCol]: places.get(read.number(row, labelCol)) }))
    const objective = impurity(labels.length, params.impurity)
    const learned = await fitTrees(name, read, params, acc, objective, { trees: 1, base: 0 }, placed, options)
    return new DecisionTreeClassifierModel(params, { ...learned, labels })
  }
}

/** Predicts labels by the questions that a {@link DecisionTreeClassifier} has learned. */
export class DecisionTreeClassifierModel extends TreeModel<typeof PARAMS, ClassifierData> {
  constructor(given: GivenParams<typeof PARAMS>, data: ClassifierData) {
    super('DecisionTreeClassifierModel', PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return Object.keys(withRaw(this.params, 0, []))
  }

  protected outputs(values: ArrayLike<number>): Record<string, unknown> {
    const { value: shares } = leafOf(this.data.trees[0], values)
    return withRaw(this.params, this.data.labels[shares.indexOf(Math.max(...shares))], shares)
  }
}
