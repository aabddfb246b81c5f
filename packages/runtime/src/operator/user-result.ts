import { InvalidResultError, PromiseValueError } from '../errors/errors.ts'
import type { Output } from '../records/output.ts'
import type { OperatorContext } from './operator-context.ts'

/** Whether a value is a promise, or looks like one. */
export function isPromise(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
  )
}

/**
 * Emits what a user function returned beside what it gave to its collector: nothing, an array, or an iterator, which is
 * driven as a cursor.
 *
 * @param before called before each step of an iterator, to bring back the key and time it runs under
 * @throws PromiseValueError `PROMISE_VALUE`, also for async iterables
 * @throws InvalidResultError `INVALID_RESULT` for text, which would come out letter by letter
 */
export function emitReturned(
  result: unknown,
  timestamp: number,
  out: Output,
  context: OperatorContext,
  before?: () => void,
): void {
  if (typeof result === 'string') throw new InvalidResultError(result)
  if (result === undefined || typeof result !== 'object' || result === null) return
  if (Array.isArray(result)) {
    for (const value of result) out.push(value, timestamp)
    return
  }
  if (isPromise(result) || Symbol.asyncIterator in result) throw new PromiseValueError('A function')
  const iterator = (result as Partial<Iterable<unknown>>)[Symbol.iterator]?.()
  if (iterator === undefined) return
  context.drive({
    volatile: true,
    step: () => {
      before?.()
      const next = iterator.next()
      if (next.done === true) return false
      out.push(next.value, timestamp)
      return true
    },
  })
}
