import type { Operator } from '../operator/operator.ts'
import type { Output } from '../records/output.ts'

/**
 * The entries of an operator with two inputs: each has its own `push`; the operator ends once both have ended. Watermarks
 * and idleness of both together come to the operator itself.
 */
export function twoInputs<A, B>(
  operator: Operator,
  push1: (value: A, timestamp: number) => void,
  push2: (value: B, timestamp: number) => void,
): readonly [Output<A>, Output<B>] {
  let open = 2
  const entry = <T>(push: (value: T, timestamp: number) => void): Output<T> => ({
    push,
    watermark: (timestamp) => operator.watermark(timestamp),
    idle: (idle) => operator.idle(idle),
    end: () => {
      if (--open === 0) operator.end()
    },
  })
  return [entry(push1), entry(push2)]
}
