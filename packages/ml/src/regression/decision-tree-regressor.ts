import type { DataSet } from '@wiesel/dataset'
import type { GivenParams } from '../params/param.ts'
import type { FitOptions } from '../stage/fit-progress.ts'
import { Estimator } from '../stage/stage.ts'
import { fitTrees, summarizeFeatures } from '../trees/fit-trees.ts'
import { leafOf } from '../trees/tree.ts'
import { TreeModel, type TreeData } from '../trees/tree-model.ts'
import { variance } from '../trees/tree-objective.ts'
import { TREE_PARAMS } from '../trees/tree-params.ts'

/**
 * Learns a tree of questions, each whether an entry of the vector is above a number, whose leaves predict a number: the mean
 * of their rows. Missing entries, NaN, go to the side that is better for them.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { DecisionTreeRegressor } from '@wiesel/ml'
 *
 * const rows = [1, 2, 3, 11, 12, 13].map((x) => ({ features: [x], label: x > 5 ? 20 : 10 }))
 * const model = await new DecisionTreeRegressor().fit(new ExecutionEnvironment().fromCollection(rows))
 * console.log(model.rowFunction()({ features: [4] })?.prediction) // → 10
 */
export class DecisionTreeRegressor extends Estimator<typeof TREE_PARAMS, DecisionTreeRegressorModel> {
  static readonly params = TREE_PARAMS

  constructor(given: GivenParams<typeof TREE_PARAMS> = {}) {
    super('DecisionTreeRegressor', TREE_PARAMS, given)
  }

  async fit(data: DataSet<any>, options: FitOptions = {}): Promise<DecisionTreeRegressorModel> {
    const { name, read, params } = this
    const { acc } = await summarizeFeatures(name, read, params, data)
    const learned = await fitTrees(name, read, params, acc, variance, { trees: 1, base: 0 }, data, options)
    return new DecisionTreeRegressorModel(params, learned)
  }
}

/** Predicts numbers by the questions that a {@link DecisionTreeRegressor} has learned. */
export class DecisionTreeRegressorModel extends TreeModel<typeof TREE_PARAMS, TreeData> {
  constructor(given: GivenParams<typeof TREE_PARAMS>, data: TreeData) {
    super('DecisionTreeRegressorModel', TREE_PARAMS, given, data)
  }

  get outputColumns(): readonly string[] {
    return [this.params.predictionCol]
  }

  protected outputs(values: ArrayLike<number>): Record<string, unknown> {
    return { [this.params.predictionCol]: leafOf(this.data.trees[0], values).value[0] }
  }
}
