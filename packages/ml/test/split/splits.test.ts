import { ExecutionEnvironment, type DataSet } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { kFoldSplit, multiRandomSplit, randomSplit, trainTestHoldoutSplit } from '../../src/index.ts'

const rowsOf = fc.array(fc.oneof(fc.nat(5), fc.string({ maxLength: 2 }), fc.constant(null), fc.double()), {
  maxLength: 40,
})
const sorted = (rows: readonly unknown[]): string[] => rows.map((row) => JSON.stringify(row)).sort()

async function collectAll<T>(parts: readonly DataSet<T>[]): Promise<T[][]> {
  const all: T[][] = []
  // One job after the other: each finds out anew which rows are its own.
  for (const part of parts) all.push(await part.collect())
  return all
}

test('every row is in one part, duplicates included, though each part is a job of its own', async () => {
  await fc.assert(
    fc.asyncProperty(rowsOf, fc.integer({ min: 1, max: 4 }), fc.nat(), async (rows, parallelism, seed) => {
      const data = new ExecutionEnvironment({ parallelism, travelCheck: true }).fromCollection<any>(rows)
      for (const parts of [
        randomSplit(data, 0.3, { seed }),
        randomSplit(data, 0.3, { seed, precise: true }),
        multiRandomSplit(data, [1, 2, 3], { seed }),
        Object.values(trainTestHoldoutSplit(data, [1, 1, 1], { seed })),
      ])
        expect(sorted((await collectAll(parts)).flat())).toEqual(sorted(rows))
    }),
    { numRuns: 15 },
  )
})

test('unequal rows are split in the same way at any parallelism', async () => {
  const part = async (parallelism: number): Promise<number[]> => {
    const [some] = randomSplit(
      new ExecutionEnvironment({ parallelism, travelCheck: true }).fromSequence(1, 200),
      0.4,
    )
    return (await some.collect()).sort((a, b) => a - b)
  }
  expect(await part(3)).toEqual(await part(1))
})

test('equal rows are spread', async () => {
  const data = new ExecutionEnvironment({ parallelism: 1 }).fromCollection(new Array(200).fill('same'))
  const [some] = await collectAll(randomSplit(data, 0.5))
  expect(some.length).toBeGreaterThan(60)
  expect(some.length).toBeLessThan(140)
})

test('a fold is tested by what is learned from the others', async () => {
  const folds = kFoldSplit(new ExecutionEnvironment({ parallelism: 2 }).fromSequence(1, 60), 3)
  for (const { training, testing } of folds) {
    const [train, tested] = await collectAll([training, testing])
    expect(train.length + tested.length).toBe(60)
    expect(tested.some((n) => train.includes(n))).toBe(false)
  }
})

test.each([0, 1, -0.2, NaN])('a fraction of %d is refused', (fraction) => {
  const data = new ExecutionEnvironment().fromElements(1)
  expect(() => randomSplit(data, fraction)).toThrow('must be above 0 and below 1')
})
