/**
 * What holds for everything that learns in rounds: models are the same at any parallelism, up to rounding, and learning that
 * is killed goes on where it was. At parallelism 1 the model is the same to the last bit then.
 */
import { ExecutionEnvironment } from '@wiesel/dataset'
import { LocalExecutor, MemoryCheckpointStorage } from '@wiesel/runtime'
import type { Operator, Output } from '@wiesel/runtime/internal'
import { NodePlatform } from '@wiesel/runtime/node'
import { expect, test } from 'vitest'
import {
  ALS,
  DecisionTreeClassifier,
  DecisionTreeRegressor,
  GBTClassifier,
  GBTRegressor,
  GradientDescent,
  KMeans,
  LinearRegression,
  LinearSVC,
  LogisticRegression,
  MultilayerPerceptronClassifier,
  MultipleLinearRegression,
  SoftmaxRegression,
  SVM,
  type Estimator,
} from '../src/index.ts'

type Rows = readonly object[]

const examples = Array.from({ length: 80 }, (_, i) => {
  const features = [((i * 37) % 101) / 50 - 1, ((i * 53) % 97) / 50 - 1]
  return { features, label: features[0] + features[1] > 0 ? 1 : 0 }
})
const signs = examples.map(({ features, label }) => ({ features, label: 2 * label - 1 }))
const numbers = examples.map(({ features }) => ({ features, label: 3 * features[0] - features[1] ** 2 }))
const ratings = Array.from({ length: 60 }, (_, i) => ({ user: i % 7, item: (i * i) % 11, rating: i % 5 }))
const whole = { globalBatchSize: 1000, maxIter: 12 }

/** Estimators, what they learn from, and up to which share of 1 their numbers may differ by parallelism. */
const TRAINERS: readonly (readonly [Estimator<any, any>, Rows, tolerance: number])[] = [
  [new LinearRegression(whole), numbers, 1e-9],
  [new LogisticRegression(whole), examples, 1e-9],
  [new LinearSVC(whole), examples, 1e-9],
  [new SoftmaxRegression(whole), examples, 1e-9],
  [new GradientDescent({ iterations: 12 }), numbers, 1e-9],
  [new MultipleLinearRegression({ iterations: 12 }), numbers, 1e-9],
  [new SVM({ iterations: 12, blocks: 3 }), signs, 1e-9],
  [new KMeans({ k: 4, maxIter: 12 }), examples, 1e-9],
  [new ALS({ numFactors: 2, iterations: 6 }), ratings, 1e-9],
  [new DecisionTreeClassifier({ maxDepth: 4 }), examples, 1e-9],
  [new DecisionTreeRegressor({ maxDepth: 4 }), numbers, 1e-9],
  [new GBTClassifier({ maxIter: 5, maxDepth: 2 }), examples, 1e-9],
  [new GBTRegressor({ maxIter: 5, maxDepth: 2 }), numbers, 1e-9],
  [
    new MultilayerPerceptronClassifier({ layers: [2, 4, 2], maxIter: 6, globalBatchSize: 30 }),
    examples,
    1e-6,
  ],
]
const named = TRAINERS.map(
  ([estimator, rows, tolerance]) => [estimator.name, estimator, rows, tolerance] as const,
)

function expectNear(found: unknown, expected: unknown, tolerance: number): void {
  if (typeof expected === 'number')
    expect(Math.abs((found as number) - expected)).toBeLessThanOrEqual(tolerance * (1 + Math.abs(expected)))
  else if (typeof expected === 'object' && expected !== null) {
    expect(Object.keys(found as object)).toEqual(Object.keys(expected))
    for (const [key, value] of Object.entries(expected))
      expectNear((found as Record<string, unknown>)[key], value, tolerance)
  } else expect(found).toBe(expected)
}

test.each(named)('%s learns the same at any parallelism', async (_, estimator, rows, tolerance) => {
  const learn = async (parallelism: number): Promise<unknown> =>
    (await estimator.fit(new ExecutionEnvironment({ parallelism }).fromCollection([...rows]))).data
  const one = await learn(1)
  for (const parallelism of [2, 5]) expectNear(await learn(parallelism), one, tolerance)
})

/** A clock that goes on by a millisecond whenever it is looked at, so that there is a checkpoint whenever there can be. */
class TickingPlatform extends NodePlatform {
  private time = 0

  override now(): number {
    return ++this.time
  }
}

/** Kills the job at some of the records that come to operators inside of the iteration. */
class KillingExecutor extends LocalExecutor {
  records = 0
  private readonly kills: readonly number[]

  constructor(kills: readonly number[]) {
    super(new TickingPlatform())
    this.kills = kills
  }

  override execute(...[program, options]: Parameters<LocalExecutor['execute']>) {
    const nodes = new Map(program.nodes)
    for (const { id, loop } of program.plan.nodes) {
      const code = nodes.get(id)
      if (code?.kind !== 'operator' || loop === undefined || loop.head === id) continue
      const spied = (create: () => Operator) => (): Operator => {
        const operator = create()
        const input = operator.input.bind(operator)
        operator.input = (index) => this.spyOn(input(index))
        return operator
      }
      nodes.set(id, {
        ...code,
        create: spied(code.create),
        ...(code.createBatch && { createBatch: spied(code.createBatch) }),
      })
    }
    return super.execute({ ...program, nodes }, options)
  }

  private spyOn(input: Output): Output {
    return {
      push: (value, timestamp) => {
        if (this.kills.includes(++this.records)) throw new Error(`Killed at record ${this.records}.`)
        input.push(value, timestamp)
      },
      watermark: (watermark) => input.watermark(watermark),
      idle: (idle) => input.idle(idle),
      end: () => input.end(),
    }
  }
}

test.each(named)('%s that is killed again and again goes on', async (_, estimator, rows) => {
  const learn = async (executor: KillingExecutor): Promise<unknown> => {
    const env = new ExecutionEnvironment({
      parallelism: 1,
      interpreted: true,
      executor,
      checkpointing: { interval: 1, storage: new MemoryCheckpointStorage() },
      restartStrategy: { kind: 'fixed-delay', attempts: 10, delay: 1 },
    })
    return (await estimator.fit(env.fromCollection([...rows]))).data
  }
  const undisturbed = new KillingExecutor([])
  const expected = await learn(undisturbed)
  const { records } = undisturbed
  expect(records).toBeGreaterThan(5)
  const killed = new KillingExecutor([0.3, 0.6, 0.9].map((share) => Math.floor(records * share)))
  expect(await learn(killed)).toEqual(expected)
  // It went on: beginning anew each time, these would be 2.8 times as many.
  expect(killed.records).toBeGreaterThan(records)
  expect(killed.records).toBeLessThan(1.8 * records + 5)
})
