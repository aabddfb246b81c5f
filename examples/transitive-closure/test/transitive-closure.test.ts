import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { transitiveClosure, type Path } from '../src/transitive-closure.ts'

function naive(edges: readonly Path[]): string[] {
  const found = new Set(edges.map((edge) => edge.join()))
  for (let size = -1; size !== found.size;) {
    size = found.size
    for (const path of found)
      for (const [from, to] of edges)
        if (path.split(',')[1] === from) found.add(`${path.split(',')[0]},${to}`)
  }
  return [...found].sort()
}

test('finds the pairs that a loop finds, also in circles', async () => {
  const place = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const edges = fc.uniqueArray(fc.tuple(place, place) as fc.Arbitrary<Path>, {
    maxLength: 8,
    selector: (edge) => edge.join(),
  })
  await fc.assert(
    fc.asyncProperty(edges, fc.constantFrom(1, 2, 4), async (rows, parallelism) => {
      const env = new ExecutionEnvironment({ parallelism })
      const found = await transitiveClosure(env.fromCollection(rows), 20).collect()
      expect(found.map((path) => path.join()).sort()).toEqual(naive(rows))
    }),
    { numRuns: 30 },
  )
})
