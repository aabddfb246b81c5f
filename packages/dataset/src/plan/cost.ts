/**
 * What alternatives cost, in bytes sent or kept. Unknown sizes are taken for large ones.
 *
 * The planner takes the cheapest alternative of one operator after the other. A search over whole plans would price
 * combinations of alternatives in the same way, and take the place of {@link cheapest}.
 */
import type { Alternative } from './plan-facts.ts'
import type { PlanSize as Size } from '@wiesel/runtime'

/** An input as it is priced. */
export interface PricedInput {
  readonly size: Size
  /** Whether records need not be sent to be together by key. */
  readonly placed: boolean
  /** Whether it comes anew in each superstep of an iteration. */
  readonly repeated: boolean
}

export interface Priced {
  readonly alternative: Alternative
  readonly cost: number
}

/** Chooses how an operator is done. */
export type Choose = (priced: readonly Priced[]) => Alternative

const UNKNOWN_BYTES = 1e8
const UNKNOWN_ROW_BYTES = 64
/** How often an iteration is taken to go around. */
const SUPERSTEPS = 10
/** Against sending a byte: to keep it in a table, and to sort it. */
const KEEP = 1
const SORT = 3
/** To look a byte up in a table. */
const PROBE = 0.5

function bytesOf({ bytes, rows }: Size): number {
  return bytes ?? (rows === undefined ? UNKNOWN_BYTES : rows * UNKNOWN_ROW_BYTES)
}

/** The cost of an alternative with so many subtasks. */
export function priceOf(
  alternative: Alternative,
  inputs: readonly PricedInput[],
  parallelism: number,
): Priced {
  const { ship, keeps, keepsForLoop } = alternative
  const loops = inputs.some(({ repeated }) => repeated)
  let cost = 0
  inputs.forEach(({ size, placed, repeated }, input) => {
    const bytes = bytesOf(size)
    const sent =
      ship[input] === 'broadcast'
        ? bytes * (parallelism - 1)
        : ship[input] === 'key' && !placed
          ? (bytes * (parallelism - 1)) / parallelism
          : 0
    const copies = ship[input] === 'broadcast' ? parallelism : 1
    const worked =
      keeps === undefined ? SORT * bytes : keeps === input ? KEEP * bytes * copies : PROBE * bytes
    const workedAgain = loops && (repeated || !keepsForLoop || keeps !== input)
    cost += sent * (repeated ? SUPERSTEPS : 1) + worked * (workedAgain ? SUPERSTEPS : 1)
  })
  return { alternative, cost }
}

/** The cheapest one; the first of equal ones. */
export const cheapest: Choose = (priced) =>
  priced.reduce((best, one) => (one.cost < best.cost ? one : best)).alternative
