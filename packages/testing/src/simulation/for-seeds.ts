/** Names the seed in the error's message; other values become errors. */
export function withSeed(cause: unknown, seed: number): Error {
  const note = `\n[seed ${seed}: set WIESEL_SEED=${seed} to run this seed only]`
  if (!(cause instanceof Error)) return new Error(`${String(cause)}${note}`, { cause })
  if (!cause.message.includes('[seed ')) cause.message += note
  return cause
}

function seedsToRun(count: number): number[] {
  const wanted = process.env['WIESEL_SEED']
  if (wanted !== undefined && wanted !== '') return [Number(wanted)]
  return Array.from({ length: count }, (_, i) => i + 1)
}

/**
 * Runs a test once for each seed from 1 to `count`; a failure names its seed. With the environment variable
 * `WIESEL_SEED` set, only that seed is run.
 *
 * @throws what the test throws, with the seed in its message
 * @example
 * import { forSeeds, testEnvironment } from '@wiesel/testing'
 *
 * await forSeeds(3, async (seed) => {
 *   const env = testEnvironment({ seed, parallelism: 2 })
 *   const numbers = await env.fromSequence(1, 4).map((n) => n * 2).collect().toArray()
 *   console.log(numbers.sort((a, b) => a - b))
 * })
 * // → [ 2, 4, 6, 8 ]
 * // → [ 2, 4, 6, 8 ]
 * // → [ 2, 4, 6, 8 ]
 */
export async function forSeeds(count: number, run: (seed: number) => void | Promise<void>): Promise<void> {
  for (const seed of seedsToRun(count)) {
    try {
      await run(seed)
    } catch (cause) {
      throw withSeed(cause, seed)
    }
  }
}
