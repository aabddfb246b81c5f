import { hashKey } from '@wiesel/runtime'
import { finishMurmur3, mixBlock } from '@wiesel/runtime/internal'

/** How many different rows are told apart when equal ones are counted; rows beyond share the numbers of their equals. */
const COUNTED_MAX = 1 << 20

/**
 * Gives rows numbers by chance. The number follows from the seed, from what is in the row, and from how many equal rows
 * came before it: so it is the same in every run, at any parallelism and in any order, and rows are told apart in one job
 * that were told apart in another.
 */
export class RowLottery {
  private readonly seed: number
  private readonly seen = new Map<number, number>()

  constructor(seed: number | null) {
    this.seed = hashKey(seed ?? 0)
  }

  /** In [0, 1), as good as random. */
  draw(row: unknown): number {
    const hash = hashKey(plain(row))
    const before = this.seen.get(hash) ?? 0
    if (before > 0 || this.seen.size < COUNTED_MAX) this.seen.set(hash, before + 1)
    return (finishMurmur3(mixBlock(mixBlock(this.seed, hash), before), 8) >>> 0) / 2 ** 32
  }
}

/** The value with typed arrays and instances of classes as arrays and plain objects. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (Array.isArray(value)) return value.some((part) => typeof part === 'object') ? value.map(plain) : value
  if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array)
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => typeof field !== 'function')
      .map(([name, field]) => [name, plain(field)]),
  )
}
