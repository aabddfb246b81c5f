import { readFileSync } from 'node:fs'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { DecisionTreeClassifier as PeerTree, DecisionTreeRegression as PeerRegressionTree } from 'ml-cart'
import PeerKnn from 'ml-knn'
import { agnes } from 'ml-hclust'
import { kmeans as peerKMeans } from 'ml-kmeans'
import PeerLogistic from 'ml-logistic-regression'
import { Matrix } from 'ml-matrix'
import { PCA as PeerPCA } from 'ml-pca'
import PeerLinear from 'ml-regression-multivariate-linear'
import { expect, test, vi } from 'vitest'
import {
  DecisionTreeClassifier,
  DecisionTreeRegressor,
  GBTClassifier,
  GBTRegressor,
  KMeans,
  Knn,
  LinearSVC,
  LogisticRegression,
  MultilayerPerceptronClassifier,
  MulticlassClassificationEvaluator,
  MultipleLinearRegression,
  PCA,
  Pipeline,
  RegressionEvaluator,
  SoftmaxRegression,
  StandardScaler,
  trainTestSplit,
  type Estimator,
} from '../../src/index.ts'
import { agglomerate } from '../../src/clustering/agglomerate.ts'
import { rowDistance } from '../../src/vector/distance.ts'

// Other libraries are not fast.
vi.setConfig({ testTimeout: 30_000 })

const dataFrom = (name: string): any[] =>
  JSON.parse(
    readFileSync(new URL(`../data/${name}.json`, import.meta.resolve('vega-datasets')), 'utf8'),
  ) as any[]

interface Example {
  readonly features: number[]
  readonly label: number
}

/** Rows without gaps, scaled, in a part to learn from and one to test with. */
async function examples(rows: readonly any[], columns: readonly string[], labelOf: (row: any) => number) {
  const whole = rows
    .map((row): Example => ({
      features: columns.map((column) => row[column] as number),
      label: labelOf(row),
    }))
    .filter(({ features, label }) => [...features, label].every((value) => Number.isFinite(value)))
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const data = env.fromCollection(whole)
  const scaler = await new StandardScaler({
    inputCol: 'features',
    outputCol: 'features',
    withMean: true,
  }).fit(data)
  const split = trainTestSplit(scaler.transform(data), 0.7, { precise: true, seed: 3 })
  const [training, testing] = [await split.training.collect(), await split.testing.collect()]
  return { training, testing, train: env.fromCollection(training), test: env.fromCollection(testing) }
}

const featuresOf = (rows: readonly Example[]): number[][] => rows.map(({ features }) => features)
const labelsOf = (rows: readonly Example[]): number[] => rows.map(({ label }) => label)
const shareRight = (predicted: readonly number[], rows: readonly Example[]): number =>
  predicted.filter((label, i) => label === rows[i].label).length / rows.length
const rmseOf = (predicted: readonly number[], rows: readonly Example[]): number =>
  Math.sqrt(predicted.reduce((sum, value, i) => sum + (value - rows[i].label) ** 2, 0) / rows.length)

const SPECIES = ['Adelie', 'Chinstrap', 'Gentoo']
const penguins = await examples(
  dataFrom('penguins'),
  ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)'],
  (row) => SPECIES.indexOf(row.Species),
)
const cars = await examples(
  dataFrom('cars'),
  ['Cylinders', 'Displacement', 'Horsepower', 'Weight_in_lbs', 'Acceleration'],
  (row) => row.Miles_per_Gallon ?? NaN,
)

/** When the flight left, in turns of a day: so that midnight is no border. */
const turnOf = (date: string): number => {
  const [hour, minute] = date.slice(-5).split(':').map(Number)
  return ((hour + minute / 60) / 24) * 2 * Math.PI
}
const flights = await examples(
  dataFrom('flights-5k').map(
    ({ date, distance, delay }: { date: string; distance: number; delay: number }) => ({
      distance,
      delay,
      morning: Math.sin(turnOf(date)),
      noon: Math.cos(turnOf(date)),
      day: (Date.parse(`${date.slice(0, 10)} UTC`) - Date.UTC(2001, 0, 1)) / 86_400_000,
    }),
  ),
  ['distance', 'morning', 'noon', 'day'],
  ({ delay }) => (delay > 0 ? 1 : 0),
)

async function accuracyOf(estimator: Estimator<any, any>, { train, test } = penguins): Promise<number> {
  const model = await new Pipeline([estimator]).fit(train)
  const { accuracy } = await new MulticlassClassificationEvaluator().evaluate(model.transform(test))
  return accuracy ?? NaN
}

async function errorOf(estimator: Estimator<any, any>): Promise<number> {
  const model = await new Pipeline([estimator]).fit(cars.train)
  return (await new RegressionEvaluator().evaluate(model.transform(cars.test))).rmse ?? NaN
}

test('penguins: a tree is as good as that of ml-cart, up to 4 %', async () => {
  const peer = new PeerTree({ gainFunction: 'gini', maxDepth: 5, minNumSamples: 3 })
  peer.train(featuresOf(penguins.training), labelsOf(penguins.training))
  const theirs = shareRight(peer.predict(featuresOf(penguins.testing)), penguins.testing)
  const ours = await accuracyOf(new DecisionTreeClassifier({ maxDepth: 5 }))
  expect(ours).toBeGreaterThan(0.9)
  expect(ours).toBeGreaterThan(theirs - 0.04)
})

test('penguins: neighbours vote as those of ml-knn, up to 2 %', async () => {
  const peer = new PeerKnn(featuresOf(penguins.training), labelsOf(penguins.training), { k: 5 })
  const theirs = shareRight(peer.predict(featuresOf(penguins.testing)), penguins.testing)
  expect(Math.abs((await accuracyOf(new Knn({ k: 5 }))) - theirs)).toBeLessThan(0.02)
})

test('penguins: softmax regression is as good as ml-logistic-regression, one against the rest, up to 2 %', async () => {
  const peer = new PeerLogistic({ numSteps: 1000, learningRate: 5e-3 })
  peer.train(new Matrix(featuresOf(penguins.training)), Matrix.columnVector(labelsOf(penguins.training)))
  const theirs = shareRight(peer.predict(new Matrix(featuresOf(penguins.testing))), penguins.testing)
  const ours = await accuracyOf(
    new SoftmaxRegression({ maxIter: 300, learningRate: 0.5, globalBatchSize: 1000 }),
  )
  expect(ours).toBeGreaterThan(0.95)
  expect(ours).toBeGreaterThan(theirs - 0.02)
})

test('penguins: a perceptron is as good as softmax regression, up to 2 %', async () => {
  const linear = await accuracyOf(
    new SoftmaxRegression({ maxIter: 300, learningRate: 0.5, globalBatchSize: 1000 }),
  )
  const ours = await accuracyOf(new MultilayerPerceptronClassifier({ layers: [4, 8, 3], maxIter: 60 }))
  expect(ours).toBeGreaterThan(0.95)
  expect(ours).toBeGreaterThan(linear - 0.02)
})

test('penguins: principal components explain what those of ml-pca do, up to 10⁻⁹', async () => {
  const { data } = await new PCA({ inputCol: 'features', k: 4 }).fit(penguins.train)
  const theirs = new PeerPCA(featuresOf(penguins.training)).getExplainedVariance()
  for (const [i, ratio] of data.explainedVarianceRatio.entries()) expect(ratio).toBeCloseTo(theirs[i], 9)
})

test('cars: linear regression predicts as the normal equations of ml-regression-multivariate-linear, up to 1 %', async () => {
  const peer = new PeerLinear(
    featuresOf(cars.training),
    labelsOf(cars.training).map((label) => [label]),
  )
  const theirs = rmseOf(
    featuresOf(cars.testing).map((features) => peer.predict(features)[0]),
    cars.testing,
  )
  const ours = await errorOf(
    new MultipleLinearRegression({ iterations: 2000, stepsize: 0.3, learningRateMethod: 'constant' }),
  )
  expect(Math.abs(ours / theirs - 1)).toBeLessThan(0.01)
})

test('cars: a tree predicts as well as that of ml-cart, up to 10 %, and boosting better', async () => {
  const peer = new PeerRegressionTree({ gainFunction: 'regression', maxDepth: 4, minNumSamples: 3 })
  peer.train(featuresOf(cars.training), labelsOf(cars.training))
  const theirs = rmseOf(peer.predict(featuresOf(cars.testing)), cars.testing)
  expect(await errorOf(new DecisionTreeRegressor({ maxDepth: 4, minInstancesPerNode: 3 }))).toBeLessThan(
    theirs * 1.1,
  )
  expect(await errorOf(new GBTRegressor({ maxIter: 60, maxDepth: 3 }))).toBeLessThan(theirs)
})

/** What ml-logistic-regression, which descends over all rows in each round, is right about. */
function logisticPeer(rounds: number): number {
  const peer = new PeerLogistic({ numSteps: rounds, learningRate: 1 / flights.training.length })
  peer.train(new Matrix(featuresOf(flights.training)), Matrix.columnVector(labelsOf(flights.training)))
  return shareRight(peer.predict(new Matrix(featuresOf(flights.testing))), flights.testing)
}

test('flights: logistic regression finds which are late as ml-logistic-regression does, up to 0.5 %', async () => {
  const descent = { maxIter: 100, learningRate: 1, globalBatchSize: 10_000, tol: 0 }
  const theirs = logisticPeer(descent.maxIter)
  expect(theirs).toBeGreaterThan(0.53)
  expect(Math.abs((await accuracyOf(new LogisticRegression(descent), flights)) - theirs)).toBeLessThan(0.005)
  const machine = new LinearSVC({ ...descent, learningRate: 0.5 })
  expect(await accuracyOf(machine, flights)).toBeGreaterThan(theirs - 0.02)
  const network = new MultilayerPerceptronClassifier({ layers: [4, 8, 2], maxIter: 15 })
  expect(await accuracyOf(network, flights)).toBeGreaterThan(theirs - 0.02)
})

test(
  'flights: a tree and boosting find which are late as well as a tree of ml-cart, up to 2 %',
  { timeout: 20_000 },
  async () => {
    const peer = new PeerTree({ gainFunction: 'gini', maxDepth: 5, minNumSamples: 3 })
    peer.train(featuresOf(flights.training), labelsOf(flights.training))
    const theirs = shareRight(peer.predict(featuresOf(flights.testing)), flights.testing)
    for (const trees of [
      new DecisionTreeClassifier({ maxDepth: 5, minInstancesPerNode: 3 }),
      new GBTClassifier({ maxIter: 40, maxDepth: 3 }),
    ]) {
      const ours = await accuracyOf(trees, flights)
      expect(ours).toBeGreaterThan(0.53)
      expect(ours).toBeGreaterThan(theirs - 0.02)
    }
  },
)

test('flights: neighbours vote as those of ml-knn, up to 1 %', async () => {
  const peer = new PeerKnn(featuresOf(flights.training), labelsOf(flights.training), { k: 15 })
  const theirs = shareRight(peer.predict(featuresOf(flights.testing)), flights.testing)
  expect(Math.abs((await accuracyOf(new Knn({ k: 15 }), flights)) - theirs)).toBeLessThan(0.01)
})

test('penguins: k-means comes to the centroids of ml-kmeans, from the same ones, up to 10⁻⁹', async () => {
  const initialCentroids = featuresOf(penguins.training.slice(0, 3))
  const peer = peerKMeans(featuresOf(penguins.training), 3, {
    initialization: initialCentroids,
    tolerance: 0,
  })
  const { data } = await new KMeans({ k: 3, maxIter: 100, initialCentroids }).fit(penguins.train)
  for (const [c, centroid] of data.centroids.entries())
    for (const [i, value] of centroid.entries()) expect(value).toBeCloseTo(peer.centroids[c][i], 9)
})

test.each(['single', 'complete', 'average'] as const)(
  'penguins: clusters merge at the distances of ml-hclust, %s linkage, up to 10⁻⁹',
  async (linkage) => {
    const points = featuresOf(penguins.training.slice(0, 80))
    const heights: number[] = []
    agnes(points, { method: linkage }).traverse(({ height, isLeaf }) => {
      if (!isLeaf) heights.push(height)
    })
    const merges = agglomerate(points, rowDistance('euclidean'), linkage).map(({ distance }) => distance)
    const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)
    for (const [i, height] of sorted(heights).entries()) expect(sorted(merges)[i]).toBeCloseTo(height, 9)
    expect(merges.length).toBe(heights.length)
  },
)
