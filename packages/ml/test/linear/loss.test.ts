import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ColumnReader } from '../../src/index.ts'
import { makeBlock } from '../../src/linear/feature-block.ts'
import { lossObjective } from '../../src/linear/loss-objective.ts'
import {
  hingeLoss,
  hingeLossOfSigns,
  leastSquareLoss,
  logisticLoss,
  logisticLossOfSigns,
} from '../../src/linear/loss.ts'

const losses = { hingeLoss, hingeLossOfSigns, leastSquareLoss, logisticLoss, logisticLossOfSigns }

test.each(Object.entries(losses))(
  '%s is measured as it is defined, over many rows and weights',
  (name, loss) => {
    const label = name.endsWith('OfSigns') ? fc.constantFrom(-1, 1) : fc.constantFrom(0, 1)
    const row = fc.record({
      features: fc.tuple(fc.double({ min: -50, max: 50, noNaN: true })),
      label,
      weight: fc.constantFrom(1, 1, 1, 0.5, 0, 3),
    })
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.constantFrom(1, 100), (few, times) => {
        const rows = new Array(times).fill(few).flat()
        const columns = { featuresCol: 'features', labelCol: 'label', weightCol: 'weight' }
        const block = makeBlock(new ColumnReader('Test'), columns, rows)
        const { loss: found, gradient } = lossObjective(loss).sum(block, Float64Array.of(0.7), 0, rows.length)
        let [expected, slope] = [0, 0]
        for (const { features, label: own, weight } of rows) {
          expected += weight * loss.of(0.7 * features[0], own)
          slope += weight * loss.slope(0.7 * features[0], own) * features[0]
        }
        expect(found).toBeCloseTo(expected, 6)
        expect(gradient[0]).toBeCloseTo(slope, 6)
      }),
      { numRuns: 40 },
    )
  },
)
