import type { Scalar } from '@tensorflow/tfjs-core'
import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { ColumnReader, loadTensors, type Tensors } from '../../src/index.ts'
import { makeBlock } from '../../src/linear/feature-block.ts'
import { adamStep } from '../../src/network/adam.ts'
import { coefficientsOf, layersOf, networkObjective } from '../../src/network/network-objective.ts'

let core: Tensors['core']
beforeAll(async () => {
  core = (await loadTensors()).core
}, 60_000)

const SIZES = [3, 4, 2]
const number = fc.double({ min: -2, max: 2, noNaN: true })
const coefficients = fc.array(number, { minLength: coefficientsOf(SIZES), maxLength: coefficientsOf(SIZES) })
const rows = fc.array(
  fc.record({
    features: fc.array(number, { minLength: 3, maxLength: 3 }),
    label: fc.nat(1),
    weight: fc.constantFrom(1, 2, 0.5),
  }),
  { minLength: 1, maxLength: 5 },
)

test('loss and gradient are those that TensorFlow.js finds', () => {
  fc.assert(
    fc.property(rows, coefficients, (examples, coefficient) => {
      const columns = { featuresCol: 'features', labelCol: 'label', weightCol: 'weight' }
      const block = makeBlock(new ColumnReader('Test'), columns, examples)
      const found = networkObjective(SIZES).sum(block, Float64Array.from(coefficient), 0, examples.length)
      core.tidy(() => {
        const variables = layersOf(SIZES, coefficient).flatMap(({ inputs, outputs, kernel, bias }) => [
          core.variable(core.tensor2d([...kernel], [inputs, outputs])),
          core.variable(core.tensor1d([...bias])),
        ])
        const { value, grads } = core.variableGrads(() => {
          const [w1, b1, w2, b2] = variables
          const inputs = core.tensor2d(examples.map(({ features }) => features))
          const hidden = core.sigmoid(core.add(core.matMul(inputs, w1 as never), b1))
          const scores = core.add(core.matMul(hidden as never, w2 as never), b2)
          const own = core.sum(
            core.mul(
              core.logSoftmax(scores),
              core.oneHot(
                examples.map(({ label }) => label),
                2,
              ),
            ),
            1,
          )
          const weights = examples.map(({ weight }) => weight)
          return core.neg<Scalar>(core.sum(core.mul(own, weights)))
        }, variables)
        const gradient = variables.flatMap((variable) => [
          ...grads[(variable as unknown as { name: string }).name].dataSync(),
        ])
        expect(found.loss).toBeCloseTo(value.dataSync()[0], 4)
        for (const [i, slope] of found.gradient.entries()) expect(slope).toBeCloseTo(gradient[i], 4)
        for (const variable of variables) variable.dispose()
      })
    }),
    { numRuns: 50 },
  )
})

test('steps are those of Adam in TensorFlow.js', () => {
  let coefficient = Float64Array.of(1, -2, 0.5)
  let memory: Float64Array | undefined
  const variable = core.variable(core.tensor1d([...coefficient]))
  const optimizer = core.train.adam(0.1)
  for (let round = 1; round <= 5; round++) {
    const gradient = Float64Array.from(coefficient, (value, i) => 2 * value + i)
    ;({ coefficient, memory } = adamStep(coefficient, { gradient, memory, round }, 0.1) as {
      coefficient: Float64Array<ArrayBuffer>
      memory: Float64Array
    })
    optimizer.applyGradients([{ name: variable.name, tensor: core.tensor1d([...gradient]) }])
    for (const [i, value] of variable.dataSync().entries()) expect(coefficient[i]).toBeCloseTo(value, 4)
  }
  optimizer.dispose()
  variable.dispose()
})
