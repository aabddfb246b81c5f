import { readFileSync } from 'node:fs'
import type { StoredKey } from './stored-key.ts'

/** Keys with their hash and key groups: part of the format of savepoints, so they never change. */
export const hashVectors = JSON.parse(
  readFileSync(new URL('hash-vectors.json', import.meta.url), 'utf8'),
) as readonly { key: StoredKey; hash: number; group128: number; group32768: number }[]
