import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { SimulationExecutor } from '@wiesel/testing'
import type { CaseFile } from './cases.ts'
import { knownGaps } from './known-gaps.ts'
import { runDatasetCases } from './run-dataset-cases.ts'

const file = JSON.parse(
  readFileSync(new URL('../fixtures/dataset-cases.json', import.meta.url), 'utf8'),
) as CaseFile
const all = await runDatasetCases(file)

test('every case gives what Flink gives at parallelism 1, 2 and 3, known gaps apart', () => {
  const surprising = all.failed.filter(({ reason }) => !knownGaps.some((gap) => gap.reason.test(reason)))
  expect(surprising).toEqual([])
  expect(all.passed.length + all.failed.length).toBe(529)
})

test('every known gap is still one', () => {
  const failing = knownGaps.map(({ reason }) => [
    String(reason),
    all.failed.filter((one) => reason.test(one.reason)).length,
  ])
  expect(failing).toEqual(knownGaps.map(({ reason, count }) => [String(reason), count]))
})

test('what passes passes in the simulation, too', async () => {
  const cases = file.cases.filter(
    ({ id, expectedForm, inputs }) =>
      all.passed.includes(id) &&
      !['builds', 'throws', 'keyPositions', 'keysCompatible'].includes(expectedForm) &&
      !Object.values(inputs).some((input) => typeof input !== 'string' && 'generator' in input),
  )
  for (const seed of [1, 2]) {
    const environment = () => ({ executor: new SimulationExecutor({ seed }) })
    const { failed } = await runDatasetCases({ ...file, cases }, { parallelisms: [3], environment })
    expect(failed).toEqual([])
  }
}, 30_000)
