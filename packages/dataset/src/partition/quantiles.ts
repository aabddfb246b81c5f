/**
 * What: estimates where keys stand among all keys, as a fraction from 0 up to 1, from samples of the subtasks.
 * Algorithm: each subtask keeps a reservoir (Vitter's algorithm R) and counts its keys; a sampled key weighs as many keys
 *   as it stands for. The fraction of a key is the weight of the sampled keys below it.
 * Why equal keys stay together: the fraction depends on the key only, and grows with it.
 */
import type { AggregateFunction } from '@wiesel/runtime'
import { SeededRandom } from '@wiesel/runtime/internal'

/** Keys that a subtask samples. */
const SAMPLE_MAX = 2000

type Key = readonly unknown[]

/** What one subtask says of its keys. */
export interface KeySample {
  count: number
  keys: Key[]
}

/** Samples keys. */
export function sampleKeys(read: (value: any) => Key): AggregateFunction<unknown, KeySample, KeySample> {
  const random = new SeededRandom(1)
  return {
    createAccumulator: () => ({ count: 0, keys: [] }),
    add: (value, sample) => {
      const at = sample.count++
      if (at < SAMPLE_MAX) sample.keys.push(read(value))
      else {
        const place = random.below(sample.count)
        if (place < SAMPLE_MAX) sample.keys[place] = read(value)
      }
      return sample
    },
    getResult: (sample) => sample,
    merge: (a, b) => ({ count: a.count + b.count, keys: [...a.keys, ...b.keys] }),
  }
}

/** The function from a key to its fraction. */
export function fractionOf(
  samples: readonly KeySample[],
  compare: (a: Key, b: Key) => number,
): (key: Key) => number {
  const weighted = samples
    .flatMap(({ count, keys }) => keys.map((key) => ({ key, weight: count / keys.length })))
    .sort((a, b) => compare(a.key, b.key))
  let total = 0
  const below = weighted.map(({ weight }) => (total += weight) - weight)
  return (key) => {
    let [low, high] = [0, weighted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (compare(weighted[middle].key, key) < 0) low = middle + 1
      else high = middle
    }
    return low === weighted.length ? 1 : below[low] / total
  }
}
