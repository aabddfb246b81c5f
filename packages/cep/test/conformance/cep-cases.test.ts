import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { knownGaps } from './known-gaps.ts'
import { runCepCases } from './run-cep-cases.ts'

const file = fileURLToPath(new URL('../fixtures/cases.json', import.meta.url))

test('every vector gives what Flink gave on the reference engine, known gaps apart', async () => {
  const { passed, failed } = await runCepCases(file, { engine: 'reference' })
  expect(failed.filter(({ id }) => !(id in knownGaps))).toEqual([])
  expect(Object.keys(knownGaps).filter((id) => !failed.some((one) => one.id === id))).toEqual([])
  expect(passed + failed.length).toBe(192)
})

test('the compiled engine gives the same wherever it applies', async () => {
  const { passed, failed, skipped } = await runCepCases(file, { engine: 'compiled' })
  expect(failed).toEqual([])
  expect(passed).toBeGreaterThan(130)
  expect(passed + skipped.length).toBe(192)
})

test('so does the engine that is chosen', async () => {
  expect((await runCepCases(file)).failed).toEqual([])
})
