import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { beforeAll, expect, test } from 'vitest'
import {
  loadStage,
  loadTensors,
  MultilayerPerceptronClassifier,
  saveStage,
  type MultilayerPerceptronClassifierModel,
  type Tensors,
} from '../../src/index.ts'
import { probabilitiesOf } from '../../src/network/dense-network.ts'

let tensors: Tensors
beforeAll(async () => {
  tensors = await loadTensors()
}, 60_000)

const xor = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
].map(([a, b]) => ({ features: [a, b], label: a ^ b }))

const dataOf = (rows: readonly object[], parallelism = 1) =>
  new ExecutionEnvironment({ parallelism, travelCheck: true }).fromCollection<any>([...rows])

const learner = new MultilayerPerceptronClassifier({ layers: [2, 8, 2], maxIter: 200, learningRate: 0.1 })

test('learns XOR, the same at any parallelism, and is stored', async () => {
  const model = await learner.fit(dataOf(xor))
  expect(xor.map((row) => model.rowFunction()(row)?.prediction)).toEqual([0, 1, 1, 0])
  const other = await learner.fit(dataOf(xor.toReversed(), 3))
  for (const [i, { kernel, bias }] of other.data.layers.entries())
    for (const [at, value] of [...kernel, ...bias].entries())
      expect(value).toBeCloseTo([...model.data.layers[i].kernel, ...model.data.layers[i].bias][at], 6)
  const folder = mkdtempSync(`${tmpdir()}/perceptron-`)
  await saveStage(model, folder)
  const loaded = (await loadStage(folder)) as MultilayerPerceptronClassifierModel
  expect(loaded.data).toEqual(model.data)
  expect(loaded.rowFunction()(xor[1])).toEqual(model.rowFunction()(xor[1]))
})

test('numbers that overflow are an error', async () => {
  const wild = new MultilayerPerceptronClassifier({ layers: [1, 2, 2], learningRate: 1e308, maxIter: 3 })
  await expect(wild.fit(dataOf([{ features: [1], label: 1 }]))).rejects.toMatchObject({
    code: 'ML_TRAINING_DATA',
  })
})

test('small batches are the same rows at any parallelism, and progress tells how the loss falls', async () => {
  const rows = Array.from({ length: 90 }, (_, i) => {
    const [x, y] = [((i * 37) % 101) / 50 - 1, ((i * 53) % 97) / 50 - 1]
    return {
      features: i % 3 === 0 ? { size: 2, indices: [0, 1], values: [x, y] } : [x, y],
      label: x * y > 0 ? 1 : 0,
    }
  })
  const learner = new MultilayerPerceptronClassifier({
    layers: [2, 6, 2],
    maxIter: 40,
    globalBatchSize: 16,
    learningRate: 0.05,
  })
  const losses: number[] = []
  const one = await learner.fit(dataOf(rows), { onProgress: ({ figures }) => losses.push(figures.loss) })
  const many = await learner.fit(dataOf(rows.toReversed(), 4))
  for (const [i, { kernel }] of many.data.layers.entries())
    for (const [at, value] of kernel.entries()) expect(value).toBeCloseTo(one.data.layers[i].kernel[at], 6)
  expect(losses.length).toBe(40 * 6)
  const mean = (part: number[]): number => part.reduce((a, b) => a + b) / part.length
  expect(mean(losses.slice(-12))).toBeLessThan(0.5 * mean(losses.slice(0, 12)))
})

test('the loops compute what TensorFlow.js does', () => {
  const { core } = tensors
  const kernels = [
    [0.5, -1, 2, 0.25, 1, -0.5],
    [1, -1, 0.5, 2, -2, 0.1],
  ]
  const bias = [
    [0.1, 0.2, -0.3],
    [-0.1, 0.4],
  ]
  const expected = core.tidy(() => {
    const hidden = core.sigmoid(
      core.add(core.matMul([[1, -2]], core.tensor2d(kernels[0], [2, 3])), core.tensor1d(bias[0])),
    )
    return core
      .softmax(core.add(core.matMul(hidden, core.tensor2d(kernels[1], [3, 2])), core.tensor1d(bias[1])))
      .dataSync()
  })
  const ours = probabilitiesOf(
    [
      { inputs: 2, outputs: 3, kernel: kernels[0], bias: bias[0] },
      { inputs: 3, outputs: 2, kernel: kernels[1], bias: bias[1] },
    ],
    [1, -2],
  )
  for (const [i, value] of ours.entries()) expect(value).toBeCloseTo(expected[i], 5)
})

test.each([
  ['no rows', [], 'ML_TRAINING_DATA'],
  ['a label outside of the classes', [{ features: [1, 2], label: 2 }], 'ML_ROW'],
  ['a label that is no whole number', [{ features: [1, 2], label: 0.5 }], 'ML_ROW'],
  ['a vector of another size', [{ features: [1], label: 1 }], 'ML_ROW'],
  ['NaN', [{ features: [1, NaN], label: 1 }], 'ML_ROW'],
  ['no vector', [{ features: null, label: 1 }], 'ML_ROW'],
])('%s is refused', async (_, rows, code) => {
  await expect(learner.fit(dataOf(rows))).rejects.toMatchObject({ code })
})

test.each([[[2]], [[2, 1]], [[2, 0, 2]], [[]]])('layers %j are refused', (layers) => {
  expect(() => new MultilayerPerceptronClassifier({ layers })).toThrow('"layers" is')
})

test('another back end than the chosen one is refused', async () => {
  const other = tensors.backend === 'cpu' ? 'wasm' : 'cpu'
  await expect(loadTensors(other)).rejects.toMatchObject({ code: 'ML_TENSOR_BACKEND' })
})

const program = `import { loadTensors } from '@wiesel/ml'
const { backend, core } = await loadTensors().catch((error) => ({ backend: error.code }))
console.log(backend, core?.getBackend() ?? '')`

test.each([
  ['cpu', 'cpu cpu'],
  ['wasm', 'wasm wasm'],
  ['node', 'ML_TENSOR_BACKEND'],
  ['gpu', 'ML_TENSOR_BACKEND'],
])(
  'WIESEL_TENSORS=%s',
  (forced, expected) => {
    const printed = execFileSync(
      process.execPath,
      ['--conditions=@wiesel/source', '--input-type=module', '-e', program],
      {
        cwd: new URL('../..', import.meta.url),
        env: { ...process.env, WIESEL_TENSORS: forced },
        encoding: 'utf8',
      },
    )
    expect(printed.trim()).toBe(expected)
  },
  60_000,
)
