import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Swing } from '../../src/index.ts'

interface Choice {
  readonly user: number
  readonly item: number
}

/** By the definition: over all pairs of users and of items. */
function naive(
  choices: readonly Choice[],
  alpha1: number,
  alpha2: number,
  beta: number,
): Map<string, number> {
  const itemsOf = new Map<number, Set<number>>()
  for (const { user, item } of choices) itemsOf.set(user, (itemsOf.get(user) ?? new Set()).add(item))
  const scores = new Map<string, number>()
  const users = [...itemsOf.keys()]
  for (const u of users)
    for (const v of users.filter((other) => other > u)) {
      const [a, b] = [itemsOf.get(u)!, itemsOf.get(v)!]
      const common = [...a].filter((item) => b.has(item))
      const score = ((alpha1 + a.size) ** -beta * (alpha1 + b.size) ** -beta) / (alpha2 + common.length)
      for (const i of common)
        for (const j of common) if (i !== j) scores.set(`${i}-${j}`, (scores.get(`${i}-${j}`) ?? 0) + score)
    }
  return scores
}

test('scores are those of the definition, at any parallelism', async () => {
  const choice = fc.record({ user: fc.nat(5), item: fc.nat(6) })
  await fc.assert(
    fc.asyncProperty(
      fc.array(choice, { maxLength: 30 }),
      fc.integer({ min: 1, max: 3 }),
      async (choices, parallelism) => {
        const data = new ExecutionEnvironment({ parallelism, travelCheck: true }).fromCollection(choices)
        const rows = await new Swing({ minUserBehavior: 1, alpha1: 2, alpha2: 1, beta: 0.5 })
          .transform(data)
          .collect()
        const found = rows.flatMap(({ item, output }) =>
          (output as string)
            .split(';')
            .map((pair) => [`${item as number}-${pair.split(',')[0]}`, Number(pair.split(',')[1])] as const),
        )
        const expected = naive(choices, 2, 1, 0.5)
        expect(found.length).toBe(expected.size)
        for (const [pair, score] of found) expect(score).toBeCloseTo(expected.get(pair) ?? NaN, 12)
      },
    ),
    { numRuns: 25 },
  )
})
