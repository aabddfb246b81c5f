import { ExchangeBudgetError } from '../../errors/errors.ts'

/** Bytes that the rings of all jobs of this process may take together. */
export const EXCHANGE_BYTES = 64 * 1024 * 1024
const RING_MAX = 1024 * 1024
const RING_MIN = 16 * 1024

let left = EXCHANGE_BYTES

/** Takes memory for the rings of a job: a power of two for each, as large as there is room for half of what is left. */
export function takeRings(job: string, rings: number): { bytesEach: number; release: () => void } {
  if (rings === 0) return { bytesEach: 0, release: () => {} }
  let bytesEach = RING_MAX
  while (bytesEach > RING_MIN && bytesEach * rings > left / 2) bytesEach /= 2
  const taken = bytesEach * rings
  if (taken > left) throw new ExchangeBudgetError(job, rings, bytesEach, left)
  left -= taken
  let released = false
  return {
    bytesEach,
    release: () => {
      if (!released) left += taken
      released = true
    },
  }
}
