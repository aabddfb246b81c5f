import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { MinHashLSH, MinHashLSHModel } from '../../src/index.ts'

const PRIME = 2038074743n
const coefficient = fc.integer({ min: 0, max: Number(PRIME) - 1 })

test('hashes are exact, though products are larger than exact numbers', () => {
  fc.assert(
    fc.property(coefficient, coefficient, fc.nat(2 ** 31 - 2), (a, b, index) => {
      const data = {
        numHashTables: 1,
        numHashFunctionsPerTable: 1,
        randCoefficientA: [a],
        randCoefficientB: [b],
      }
      const row = { input: { size: 2 ** 31, indices: [index], values: [1] } }
      const hashed = new MinHashLSHModel({}, data).rowFunction()(row) as { output: number[][] }
      const [[hash]] = hashed.output
      expect(BigInt(hash)).toBe(((1n + BigInt(index)) * BigInt(a) + BigInt(b)) % PRIME)
    }),
  )
})

test('with enough tables finds the nearest sets, at most k of them, nearest first', async () => {
  const rows = Array.from({ length: 30 }, (_, id) => ({
    id,
    input: Array.from({ length: 12 }, (_unused, i) => Number((id * 7 + i * 5) % 11 < 4)),
  }))
  const data = new ExecutionEnvironment({ parallelism: 2 }).fromCollection(rows)
  const model = await new MinHashLSH({ numHashTables: 60 }).fit(data)
  const found = await model.approxNearestNeighbors(data, rows[4].input, 3).collect()
  expect(found.length).toBe(3)
  expect(found[0].distCol).toBe(0)
  expect(found.map((row) => row.distCol)).toEqual(
    found.map((row) => row.distCol as number).toSorted((a, b) => a - b),
  )
})

test('a join gives each pair once', async () => {
  const env = new ExecutionEnvironment({ parallelism: 2 })
  const sets = env.fromElements(
    { id: 1, input: [1, 1, 0] },
    { id: 2, input: [1, 1, 1] },
    { id: 3, input: [0, 0, 1] },
  )
  const model = await new MinHashLSH({ numHashTables: 50 }).fit(sets)
  const pairs = await model.approxSimilarityJoin(sets, sets, 0.5, 'id').collect()
  const seen = pairs.map((pair) => `${pair['datasetA.id']}${pair['datasetB.id']}`).sort()
  expect(seen).toEqual(['11', '12', '21', '22', '33'])
})
