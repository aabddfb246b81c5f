import type { AnyQuery } from '../query.ts'
import { q20, q3, q8 } from './matching.ts'
import { q18, q19 } from './ranking.ts'
import { q0, q1, q14, q2 } from './stateless.ts'
import { q16, q17 } from './statistics.ts'
import { q11, q12, q5, q7 } from './windows.ts'
import { q4, q9 } from './winners.ts'

/** The queries, in order. */
export const queries: readonly AnyQuery[] = [
  q0,
  q1,
  q2,
  q3,
  q4,
  q5,
  q7,
  q8,
  q9,
  q11,
  q12,
  q14,
  q16,
  q17,
  q18,
  q19,
  q20,
]

/** The query of a name. @throws RangeError if there is none */
export function queryByName(name: string): AnyQuery {
  const query = queries.find((one) => one.name === name)
  if (query === undefined)
    throw new RangeError(
      `There is no query "${name}"; there are ${queries.map((one) => one.name).join(', ')}.`,
    )
  return query
}
