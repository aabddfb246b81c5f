import { ExecutionEnvironment } from '@wiesel/dataset'
import { LocalExecutor, MemoryCheckpointStorage } from '@wiesel/runtime'
import { NodePlatform } from '@wiesel/runtime/node'
import { expect, test } from 'vitest'
import { ColumnReader } from '../src/index.ts'
import { batchRule } from '../src/linear/batch-rule.ts'
import { descend, type DescentRule, type Objective } from '../src/linear/descend.ts'
import { lossObjective } from '../src/linear/loss-objective.ts'
import { logisticLoss } from '../src/linear/loss.ts'
import { adamStep } from '../src/network/adam.ts'
import { coefficientsOf, networkObjective } from '../src/network/network-objective.ts'
import { summarizeFeatures, fitTrees } from '../src/trees/fit-trees.ts'
import { boosting, type TreeObjective } from '../src/trees/tree-objective.ts'

/** A clock that goes on by a millisecond whenever it is looked at, so that there is a checkpoint whenever there can be. */
class TickingPlatform extends NodePlatform {
  private time = 0

  override now(): number {
    return ++this.time
  }
}

const rows = Array.from({ length: 60 }, (_, i) => ({
  features: [(i * 7) % 11, ((i * 13) % 17) / 3],
  label: (i * i) % 2,
}))

const environment = (parallelism: number) =>
  new ExecutionEnvironment({
    parallelism,
    executor: new LocalExecutor(new TickingPlatform()),
    checkpointing: { interval: 1, storage: new MemoryCheckpointStorage() },
    restartStrategy: { kind: 'fixed-delay', attempts: 10, delay: 1 },
  })

const COLUMNS = { featuresCol: 'features', labelCol: 'label', weightCol: null }
const read = new ColumnReader('Test')

/** Calls through, and throws at some calls. */
function failingAt<Args extends unknown[], R>(calls: readonly number[], run: (...args: Args) => R) {
  let count = 0
  return {
    calls: () => count,
    run: (...args: Args): R => {
      if (calls.includes(++count)) throw new Error(`Killed in call ${count}.`)
      return run(...args)
    },
  }
}

test.each([1, 2])(
  'a descent that is killed again and again learns the same, with %d subtasks',
  async (parallelism) => {
    const plain = lossObjective(logisticLoss)
    const rule = batchRule({
      maxIter: 30,
      reg: 0.1,
      elasticNet: 0.5,
      learningRate: 0.1,
      globalBatchSize: 8,
      tol: 0,
    })
    const learn = (objective: Objective) =>
      descend('Test', read, COLUMNS, objective, rule, environment(parallelism).fromCollection(rows))
    const undisturbed = await learn(plain)
    const failing = failingAt([7, 20, 41], plain.sum)
    expect(await learn({ ...plain, sum: failing.run })).toEqual(undisturbed)
    // It went on, rather than beginning anew each time.
    expect(failing.calls()).toBeLessThan(30 * parallelism + 3 * 12)
  },
)

test.each([1, 2])(
  'a network that is killed again and again learns the same, with %d subtasks',
  async (parallelism) => {
    const sizes = [2, 3, 2]
    const plain = networkObjective(sizes)
    const learn = (objective: Objective) => {
      const rule: DescentRule = {
        maxIter: 40,
        globalBatchSize: { batches: 4, seed: 1 },
        intercept: false,
        initial: Array.from({ length: coefficientsOf(sizes) }, (_, i) => Math.sin(i)),
        next: (known, found) => ({ ...adamStep(known, found, 0.1), done: false }),
      }
      return descend('Test', read, COLUMNS, objective, rule, environment(parallelism).fromCollection(rows))
    }
    const undisturbed = await learn(plain)
    const failing = failingAt([7, 20, 61], plain.sum)
    expect(await learn({ ...plain, sum: failing.run })).toEqual(undisturbed)
    // It went on, rather than beginning anew each time.
    expect(failing.calls()).toBeLessThan(40 * parallelism + 3 * 12)
  },
)

test('boosting that is killed again and again learns the same trees', async () => {
  const plain = boosting('logistic', 1, 0.3)
  const params = { ...COLUMNS, maxBins: 16, maxDepth: 3, minInstancesPerNode: 1, minInfoGain: 0 }
  const learn = async (objective: TreeObjective) => {
    const data = environment(1).fromCollection(rows)
    const { acc } = await summarizeFeatures('Test', read, params, data)
    return fitTrees('Test', read, params, acc, objective, { trees: 8, base: 0.1 }, data)
  }
  const undisturbed = await learn(plain)
  const failing = failingAt([300, 1400], plain.add)
  expect(await learn({ ...plain, add: failing.run })).toEqual(undisturbed)
  expect(failing.calls()).toBeGreaterThan(1400)
})
