import type { Operator } from '../operator/operator.ts'
import { twoInputs } from '../operators/two-inputs.ts'

/** A record of one of two inputs. */
export type Tagged<L, R> =
  { readonly side: 'left'; readonly value: L } | { readonly side: 'right'; readonly value: R }

/** Makes an operator of one input take two: it sees their union, each record with the side it came from. */
export function tagInputs<L, R>(operator: Operator<Tagged<L, R>>): Operator {
  const inputs = twoInputs<L, R>(
    operator,
    (value, timestamp) => operator.push({ side: 'left', value }, timestamp),
    (value, timestamp) => operator.push({ side: 'right', value }, timestamp),
  )
  operator.input = (index) => inputs[index]
  return operator
}
