/**
 * What: sorts one run of rows in memory, stable.
 * Algorithm: radix sort of an index by the bytes of the normalised keys, last byte first, bytes that are all equal left
 *   out; then rows with equal keys by full comparison.
 */
import type { SortOrder } from './normalised-key.ts'

/** Rows in order, and their normalised keys in the same order. */
export interface SortedRun<T> {
  readonly rows: T[]
  readonly words: Uint32Array
}

export function sortRun<T>(rows: readonly T[], words: Uint32Array, order: SortOrder<T>): SortedRun<T> {
  const { words: width, compare } = order
  const size = rows.length
  let index = new Uint32Array(size)
  for (let i = 0; i < size; i++) index[i] = i
  index = radixSort(index, words, width)
  const sorted = new Array<T>(size)
  const keys = new Uint32Array(size * width)
  for (let i = 0; i < size; i++) {
    const from = index[i]
    sorted[i] = rows[from]
    for (let w = 0; w < width; w++) keys[i * width + w] = words[from * width + w]
  }
  sortTies(sorted, keys, width, compare)
  return { rows: sorted, words: keys }
}

function radixSort(index: Uint32Array, words: Uint32Array, width: number): Uint32Array<ArrayBuffer> {
  const size = index.length
  let [from, to] = [new Uint32Array(index), new Uint32Array(size)]
  const counts = new Uint32Array(256)
  for (let w = width - 1; w >= 0; w--) {
    for (let shift = 0; shift < 32; shift += 8) {
      counts.fill(0)
      for (let i = w; i < size * width; i += width) counts[(words[i] >>> shift) & 255]++
      if (size === 0 || counts[(words[w] >>> shift) & 255] === size) continue
      let sum = 0
      for (let byte = 0; byte < 256; byte++) {
        const count = counts[byte]
        counts[byte] = sum
        sum += count
      }
      for (let i = 0; i < size; i++) {
        const row = from[i]
        to[counts[(words[row * width + w] >>> shift) & 255]++] = row
      }
      ;[from, to] = [to, from]
    }
  }
  return from
}

function sortTies<T>(rows: T[], words: Uint32Array, width: number, compare: (a: T, b: T) => number): void {
  let start = 0
  for (let i = 1; i <= rows.length; i++) {
    if (i < rows.length && equalWords(words, width, i - 1, i)) continue
    if (i - start > 1) {
      const ties = rows.slice(start, i).sort(compare)
      for (let k = 0; k < ties.length; k++) rows[start + k] = ties[k]
    }
    start = i
  }
}

function equalWords(words: Uint32Array, width: number, a: number, b: number): boolean {
  for (let w = 0; w < width; w++) if (words[a * width + w] !== words[b * width + w]) return false
  return true
}
