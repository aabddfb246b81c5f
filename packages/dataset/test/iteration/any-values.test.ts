/**
 * Loops keep rows in one way where they are tuples of numbers, and in another where they are not, and change from one to the
 * other at a row that does not fit; numbers that are dense from 0 are looked up in another way than other keys. The results
 * are those of a loop by hand.
 */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareValues } from '../../src/keys/compare-values.ts'
import { failing } from '../support/failing.ts'

type Row = [key: unknown, value: unknown]

const wholes = fc.oneof(fc.nat(30), fc.nat(30), fc.constantFrom(-1, 1000, 2 ** 31 - 1, -(2 ** 31)))
const numbers = fc.oneof(fc.nat(30), fc.double(), fc.constantFrom(-0, NaN, Infinity, 2 ** 31, 2 ** 53))
const anything = fc.oneof(
  numbers,
  fc.constantFrom<unknown>(null, true, false, '', 'a', 'b', '1', 1n, 2n, 2n ** 70n, new Date(5)),
  fc.constantFrom<unknown>([1, 2], [1, 'a']),
)
const kinds = fc.constantFrom(wholes, numbers, anything)

/** The same text for equal keys. */
function identity(key: unknown): string {
  if (typeof key === 'object') return JSON.stringify(key)
  return `${typeof key} ${key === 0 ? 0 : String(key)}`
}

const graphs = fc.tuple(kinds, kinds).chain(([keys, values]) =>
  fc.uniqueArray(keys, { minLength: 1, maxLength: 40, selector: identity }).chain((vertices) =>
    fc.record({
      vertices: fc.tuple(...vertices.map((key) => fc.tuple(fc.constant(key), values))),
      edges: fc.array(fc.tuple(fc.constantFrom(...vertices), fc.constantFrom(...vertices)), {
        maxLength: 90,
      }),
    }),
  ),
)

const smaller = (a: Row, b: Row): boolean => compareValues(a[1], b[1]) < 0

/** The smallest value that has come to each vertex after some supersteps, along edges. */
function byHand(vertices: readonly Row[], edges: readonly Row[], supersteps: number): Row[] {
  let rows = vertices
  for (let superstep = 0; superstep < supersteps; superstep++) {
    const before = new Map(rows.map((row) => [identity(row[0]), row]))
    const after = new Map(before)
    for (const [from, to] of edges) {
      const found = before.get(identity(from)) as Row
      const known = after.get(identity(to)) as Row
      if (smaller(found, known)) after.set(identity(to), [known[0], found[1]])
    }
    rows = [...after.values()]
  }
  return [...rows]
}

/** Keys that are equal, and values that have one place in the order, such as 1 and 1n, as one text. */
function comparable(rows: readonly Row[], vertices: readonly Row[]): string[] {
  return rows
    .map(([key, value]) => {
      const place = vertices.findIndex((row) => compareValues(row[1], value) === 0)
      return `${identity(key)}: ${place}`
    })
    .sort()
}

test.each(['min', 'reduce', 'min by'] as const)('whatever keys and values are, with %s', async (how) => {
  await fc.assert(
    fc.asyncProperty(
      graphs,
      fc.constantFrom(1, 2, 3),
      fc.constantFrom(1, 2, 50),
      fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
      async ({ vertices, edges }, parallelism, supersteps, at) => {
        const { env, pass } = failing({ at, parallelism })
        const rows = env.fromCollection<Row>(vertices)
        const iteration = rows.iterateDelta(rows, supersteps, 0)
        const found = pass(iteration.getWorkset())
          .join(env.fromCollection<Row>(edges))
          .where(0)
          .equalTo(0)
          .with((vertex, edge): Row => [edge[1], vertex[1]])
          .groupBy(0)
        const least =
          how === 'min'
            ? found.aggregate('MIN', 1 as never)
            : how === 'min by'
              ? found.minBy(1)
              : found.reduce((a, b) => (smaller(b, a) ? b : a))
        const changed = least
          .join(iteration.getSolutionSet())
          .where(0)
          .equalTo(0)
          .flatWith((one, known) => (smaller(one, known) ? [one] : []))
        const result = await iteration.closeWith(changed, changed).collect()
        expect(comparable(result, vertices)).toEqual(
          comparable(byHand(vertices, edges, supersteps), vertices),
        )
      },
    ),
    { numRuns: 40 },
  )
})
