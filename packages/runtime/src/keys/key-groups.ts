import { OptionError } from '../errors/errors.ts'
import { finish, mixBlock } from './murmur3.ts'
import { hashKey } from './hash-key.ts'

/** The largest `maxParallelism`. */
export const MAX_PARALLELISM_LIMIT = 32_768

/** A run of key groups, both ends included. */
export interface KeyGroupRange {
  readonly start: number
  readonly end: number
}

/** The key group of a 32-bit key hash. */
export function keyGroupOfHash(hash: number, maxParallelism: number): number {
  const mixed = finish(mixBlock(0, hash), 4)
  const positive = mixed >= 0 ? mixed : mixed === -0x80000000 ? 0 : -mixed
  return positive % maxParallelism
}

/** The key group a key belongs to: fixed for the life of a job's state. */
export function keyGroupOf(key: unknown, maxParallelism: number): number {
  return keyGroupOfHash(hashKey(key), maxParallelism)
}

/** The subtask that owns a key group at some parallelism. */
export function subtaskOfKeyGroup(keyGroup: number, parallelism: number, maxParallelism: number): number {
  return Math.floor((keyGroup * parallelism) / maxParallelism)
}

/** The key groups that a subtask owns at some parallelism. */
export function keyGroupRange(subtask: number, parallelism: number, maxParallelism: number): KeyGroupRange {
  return {
    start: Math.ceil((subtask * maxParallelism) / parallelism),
    end: Math.floor(((subtask + 1) * maxParallelism - 1) / parallelism),
  }
}

/** The smallest power of two that is not below a whole number up to 2^30; 0 stays 0. */
export function roundUpToPowerOfTwo(n: number): number {
  return n <= 1 ? n : 2 ** (32 - Math.clz32(n - 1))
}

/** The `maxParallelism` used when none is set: 1.5 times the parallelism rounded up to a power of two, within 128 … 32,768. */
export function defaultMaxParallelism(parallelism: number): number {
  const wanted = roundUpToPowerOfTwo(parallelism + Math.floor(parallelism / 2))
  return Math.min(Math.max(wanted, 128), MAX_PARALLELISM_LIMIT)
}

/** Checks that parallelism and `maxParallelism` are whole numbers in range and fit together. */
export function checkParallelism(parallelism: number, maxParallelism: number): void {
  const whole = Number.isInteger(parallelism) && Number.isInteger(maxParallelism)
  if (
    !whole ||
    parallelism < 1 ||
    maxParallelism < 1 ||
    maxParallelism > MAX_PARALLELISM_LIMIT ||
    parallelism > maxParallelism
  ) {
    throw new OptionError(
      `Parallelism ${parallelism} with maxParallelism ${maxParallelism} is not possible: whole numbers with 1 ≤ parallelism ≤ maxParallelism ≤ ${MAX_PARALLELISM_LIMIT}.`,
    )
  }
}
