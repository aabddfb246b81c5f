import { hashKey } from './hash-key.ts'
import { keyGroupOfHash, subtaskOfKeyGroup } from './key-groups.ts'

/** Numbers whose channel is remembered; a power of two. */
const REMEMBERED = 4096

/** Which of several channels a key belongs to. Remembers the channels of numbers, since a stream has the same ones again. */
export class KeyChannels {
  private readonly maxParallelism: number
  private readonly ofGroup: Uint16Array
  private readonly numbers = new Float64Array(REMEMBERED).fill(NaN)
  private readonly remembered = new Uint16Array(REMEMBERED)

  constructor(channels: number, maxParallelism: number) {
    this.maxParallelism = maxParallelism
    this.ofGroup = Uint16Array.from({ length: maxParallelism }, (_, group) =>
      subtaskOfKeyGroup(group, channels, maxParallelism),
    )
  }

  /** @throws InvalidKeyError `INVALID_KEY` for what cannot be a key */
  of(key: unknown): number {
    return typeof key === 'number' ? this.ofNumber(key) : this.computed(key)
  }

  private ofNumber(key: number): number {
    const place = (key ^ (key >>> 12)) & (REMEMBERED - 1)
    if (this.numbers[place] === key) return this.remembered[place]
    this.numbers[place] = key
    return (this.remembered[place] = this.computed(key))
  }

  private computed(key: unknown): number {
    return this.ofGroup[keyGroupOfHash(hashKey(key), this.maxParallelism)]
  }
}
