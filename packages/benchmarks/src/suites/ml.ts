import { executeJob, ExecutionEnvironment } from '@wiesel/dataset'
import {
  KMeans,
  loadTensors,
  LogisticRegression,
  LogisticRegressionModel,
  PipelineModel,
  StandardScalerModel,
  VectorAssembler,
} from '@wiesel/ml'
import { SeededRandom } from '@wiesel/runtime/internal'
import { kmeans as peerKMeans } from 'ml-kmeans'
import type { BenchCase, Suite } from '../harness/bench-case.ts'
import { jobFile, taskMs } from '../harness/job-run.ts'

const K = 10
const ROUNDS = 20

interface Example {
  readonly features: number[]
  readonly label: number
}

function examples(rows: number, size: number): Example[] {
  const random = new SeededRandom(1)
  return Array.from({ length: rows }, () => {
    const features = Array.from({ length: size }, () => random.next() * 2 - 1)
    return { features, label: features[0] + features[1] > 0 ? 1 : 0 }
  })
}

/** All of it: rows are read from objects, too. */
function learnClusters(rows: readonly Example[]): Promise<unknown> {
  const initialCentroids = rows.slice(0, K).map(({ features }) => features)
  return new KMeans({ k: K, maxIter: ROUNDS, initialCentroids }).fit(
    new ExecutionEnvironment().fromCollection(rows),
  )
}

/** Points around as many centres as there are clusters, near enough to each other to overlap. */
function blobs(rows: number, size: number): Example[] {
  const random = new SeededRandom(2)
  const centers = Array.from({ length: K }, () => Array.from({ length: size }, () => random.next() * 2 - 1))
  return Array.from({ length: rows }, () => {
    const label = random.below(K)
    return {
      features: centers[label].map((center) => center + (random.next() + random.next() - 1) * 0.7),
      label,
    }
  })
}

function clusters(name: string, rows: readonly Example[], target?: number): BenchCase {
  const points = rows.map(({ features }) => features)
  const initialization = points.slice(0, K)
  return {
    name: `k-means, ${rows.length} rows of 10, ${name}, ${K} clusters, ${ROUNDS} rounds`,
    amount: rows.length,
    unit: 'records/s',
    peerName: 'ml-kmeans',
    ours: () => learnClusters(rows),
    peer: () => peerKMeans(points, K, { maxIterations: ROUNDS, tolerance: 0, initialization }),
    ...(target === undefined ? {} : { target }),
  }
}

function clusteringTime(): BenchCase {
  const rows = examples(10_000, 10)
  return {
    name: `k-means, ${rows.length} rows of 10, ${K} clusters, ${ROUNDS} rounds`,
    amount: 1,
    unit: 'ms',
    peerName: 'at most 100 ms wanted',
    ours: () => learnClusters(rows),
  }
}

/** Reads the rows into one array, and descends in loops. */
function descendByHand(rows: readonly Example[], size: number): Float64Array {
  const values = new Float64Array(rows.length * size)
  const labels = new Float64Array(rows.length)
  for (const [row, { features, label }] of rows.entries()) {
    values.set(features, row * size)
    labels[row] = label
  }
  const coefficient = new Float64Array(size)
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = new Float64Array(size)
    for (let row = 0, at = 0; row < rows.length; row++, at += size) {
      let dot = 0
      for (let i = 0; i < size; i++) dot += values[at + i] * coefficient[i]
      const error = 1 / (1 + Math.exp(-dot)) - labels[row]
      for (let i = 0; i < size; i++) gradient[i] += error * values[at + i]
    }
    for (let i = 0; i < size; i++) coefficient[i] -= (0.1 * gradient[i]) / rows.length
  }
  return coefficient
}

/** Reads the rows into one tensor, and descends with TensorFlow.js on the back end it would choose here. */
async function descendWithTensors(rows: readonly Example[], size: number): Promise<ArrayLike<number>> {
  const { core: tf } = await loadTensors()
  const values = new Float32Array(rows.length * size)
  const given = new Float32Array(rows.length)
  for (const [row, { features, label }] of rows.entries()) {
    values.set(features, row * size)
    given[row] = label
  }
  const examples = tf.tensor2d(values, [rows.length, size])
  const labels = tf.tensor2d(given, [rows.length, 1])
  let coefficient: ReturnType<typeof tf.zeros> = tf.zeros([size, 1])
  for (let round = 0; round < ROUNDS; round++) {
    const next = tf.tidy(() => {
      const errors = tf.sub(tf.sigmoid(tf.matMul(examples, coefficient as typeof examples)), labels)
      const gradient = tf.matMul(examples, errors, true)
      return tf.sub(coefficient, tf.mul(gradient, 0.1 / rows.length))
    })
    coefficient.dispose()
    coefficient = next
  }
  const learned = await coefficient.data()
  tf.dispose([examples, labels, coefficient])
  return learned
}

function descents(): BenchCase[] {
  const rows = examples(1_000_000, 20)
  const options = { maxIter: ROUNDS, globalBatchSize: rows.length, tol: 0 }
  const descent = {
    name: `logistic regression, ${rows.length} rows of 20, ${ROUNDS} rounds`,
    amount: rows.length,
    unit: 'records/s',
    ours: () => new LogisticRegression(options).fit(new ExecutionEnvironment().fromCollection(rows)),
  } as const
  return [
    {
      ...descent,
      peerName: 'loops over typed arrays by hand',
      peer: () => descendByHand(rows, 20),
      target: 0.5,
    },
    { ...descent, peerName: 'plain TensorFlow.js', peer: () => descendWithTensors(rows, 20) },
  ]
}

function transform(): BenchCase {
  const amount = 1_000_000
  const model = new PipelineModel([
    new VectorAssembler({ inputCols: ['a', 'b', 'c'], inputSizes: [1, 1, 1], outputCol: 'vector' }),
    new StandardScalerModel(
      { inputCol: 'vector', outputCol: 'features', withMean: true },
      { mean: [1, 2, 3], std: [4, 5, 6] },
    ),
    new LogisticRegressionModel({}, { coefficient: [1, -1, 0.5], modelVersion: 0 }),
  ])
  return {
    name: 'a pipeline: assembled, scaled, predicted',
    amount,
    unit: 'records/s',
    peerName: 'no peer',
    ours: () => {
      const rows = new ExecutionEnvironment()
        .fromSequence(1, amount)
        .map((n) => ({ a: n, b: n % 7, c: n % 11 }))
      return model.transform(rows).count()
    },
  }
}

/** Rows are made in the job, so that they need not travel. */
function onThreads(): BenchCase {
  const parameters = { records: '1000000' }
  const run = async (threads: number): Promise<number> =>
    taskMs(await executeJob(jobFile('learn'), { parallelism: threads, threads, parameters }))
  let [two, one] = [0, 0]
  return {
    name: 'logistic regression, 1000000 rows of 20, on two threads',
    amount: 1_000_000,
    unit: 'records/s',
    peerName: 'one thread',
    ours: async () => (two = await run(2)),
    value: () => two,
    peer: async () => (one = await run(1)),
    peerValue: () => one,
    target: 1.5,
  }
}

/** Learning in rounds, and predicting. */
export const ml: Suite = {
  name: 'ml',
  cases: () => [
    clusteringTime(),
    clusters('in clusters', blobs(200_000, 10), 3),
    clusters('anywhere', examples(200_000, 10), 3),
    ...descents(),
    transform(),
    onThreads(),
  ],
}
