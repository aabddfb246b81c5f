import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { knownGaps } from './known-gaps.ts'
import type { MlCase } from './ml-case.ts'
import { runMlCases } from './run-ml-cases.ts'

const cases = JSON.parse(
  readFileSync(new URL('../fixtures/ml-cases.json', import.meta.url), 'utf8'),
) as MlCase[]
const report = await runMlCases(cases)

test('every case gives what Flink ML gives, known gaps apart', () => {
  const surprising = report.failed.filter(({ reason }) => !knownGaps.some((gap) => gap.reason.test(reason)))
  expect(surprising).toEqual([])
  expect(report.passed.length + report.failed.length).toBe(329)
})

test('every known gap is still one', () => {
  const failing = knownGaps.map(({ reason }) => report.failed.filter((one) => reason.test(one.reason)).length)
  expect(failing).toEqual(knownGaps.map(({ count }) => count))
})
