import { isDeepStrictEqual } from 'node:util'
import { WieselError, type Source } from '@wiesel/runtime'
import { SeededRandom } from '@wiesel/runtime/internal'
import { withSeed } from '../simulation/for-seeds.ts'
import { SourceRun, type SourceState } from './source-run.ts'

/** What {@link checkSource} is to know about a source. */
export interface SourceCheck<T> {
  /** What the source gives, in any order. */
  readonly expected: readonly T[]
  /** Runs with chance in them. Default 20. */
  readonly seeds?: number
  /** Whether snapshots are restored with another number of readers, too. Default `true`. */
  readonly rescale?: boolean
  /** What the clock shows at first. Default 0. */
  readonly startMs?: number
}

function textOf(records: readonly unknown[]): string {
  const text = records.map((record) => JSON.stringify(record) ?? String(record)).join(', ')
  return text.length < 500 ? text : `${text.slice(0, 500)}…`
}

function compare<T>(how: string, expected: readonly T[], actual: readonly T[]): void {
  const missing = [...expected]
  const surplus = actual.filter((record) => {
    const at = missing.findIndex((one) => isDeepStrictEqual(one, record))
    if (at >= 0) missing.splice(at, 1)
    return at < 0
  })
  if (missing.length === 0 && surplus.length === 0) return
  throw new WieselError(
    'SOURCE_CHECK',
    `The source gave other records ${how}. Missing: ${textOf(missing)}. Too many: ${textOf(surplus)}.`,
  )
}

/**
 * Checks that a source keeps the contract of {@link Source}: read by one or several readers, in polls of any size, it
 * gives what it should; and from a snapshot taken at any moment, at any number of readers, exactly what was not read
 * before it, again and again the same. A source without an end is checked with
 * one reader, as far as `expected` goes.
 *
 * @param create makes the source anew: a fresh object, as after a restart, over the same data
 * @throws WieselError `SOURCE_CHECK` that says what is wrong, with the seed
 * @example
 * import { checkSource } from '@wiesel/testing'
 * import { SequenceSource } from '@wiesel/runtime'
 *
 * await checkSource(() => new SequenceSource(1, 4), { expected: [1, 2, 3, 4] })
 * console.log('as it should be') // → as it should be
 */
export async function checkSource<T>(
  create: () => Source<T, any, any>,
  check: SourceCheck<T>,
): Promise<void> {
  for (let seed = 1; seed <= (check.seeds ?? 20); seed++) {
    try {
      await runOnce(create, check, new SeededRandom(seed))
    } catch (cause) {
      throw withSeed(cause, seed)
    }
  }
}

async function runOnce<T>(
  create: () => Source<T, any, any>,
  { expected, rescale = true, startMs = 0 }: SourceCheck<T>,
  rng: SeededRandom,
): Promise<void> {
  const bounded = create().boundedness === 'bounded'
  const first = bounded ? rng.pick([1, 2, 3]) : 1
  const parallelism = (): number => (bounded && rescale ? rng.pick([1, 2, 3]) : first)
  const limitOf = (): number => rng.pick([1, 2, 7, 1000])
  const total = bounded ? Infinity : expected.length
  const kept: T[] = []
  let state: SourceState | undefined
  // Some attempts that fail: each goes on from the last snapshot, and what it has read since is lost.
  for (let attempts = rng.pick([0, 1, 2, 4]); attempts > 0; attempts--) {
    const run = await SourceRun.open(create(), parallelism(), startMs, state)
    const part = Math.min(Math.floor(rng.next() * (expected.length + 1)), total - kept.length)
    kept.push(...(await run.read(part, limitOf)))
    state = run.snapshot()
    await run.read(Math.min(rng.pick([0, 1, 10]), total - kept.length), limitOf)
    await run.close()
  }
  const last = await SourceRun.open(create(), parallelism(), startMs, state)
  kept.push(...(await last.read(bounded ? expected.length * 2 + 10 : total - kept.length, limitOf)))
  await last.close()
  compare(state === undefined ? 'without a failure' : 'after failures', expected, kept)
}
