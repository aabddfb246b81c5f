import type { Key } from '@wiesel/runtime'

/** A key as JSON has it: what JSON cannot say stands in an object with one field that begins with `$`. */
export type StoredKey =
  | string
  | number
  | boolean
  | null
  | { $bigint: string }
  | { $date: number }
  | { $number: string }
  | { $array: StoredKey[] }
  | { $object: [string, StoredKey][] }

/** The key that is meant. */
export function readKey(stored: StoredKey): Key {
  if (typeof stored !== 'object' || stored === null) return stored
  if ('$bigint' in stored) return BigInt(stored.$bigint)
  if ('$date' in stored) return new Date(stored.$date)
  if ('$number' in stored) return Number(stored.$number)
  if ('$array' in stored) return stored.$array.map(readKey)
  return Object.fromEntries(stored.$object.map(([name, part]) => [name, readKey(part)]))
}
