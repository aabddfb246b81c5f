/**
 * Drops records whose key was seen lately, before an exchange that leads to a {@link GroupFirstOperator}. Holds a bounded
 * number of keys and begins anew when they are reached; what it forgets it lets through once more, so it has no state
 * that must be restored.
 */
import { keyIdentity, type KeyIdentity } from '../keys/key-identity.ts'
import { checkKey } from '../operators/check-key.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator } from './batch-operator.ts'

const KEYS_MAX = 16_384

export class DistinctCombineOperator<T> extends BatchOperator<T, T> {
  private readonly keyOf: (value: T) => unknown
  private readonly keysMax: number
  private readonly lately = new Set<KeyIdentity>()

  constructor(keyOf: (value: T) => unknown, keysMax = KEYS_MAX) {
    super()
    this.keyOf = keyOf
    this.keysMax = keysMax
  }

  push(value: T): void {
    const identity = keyIdentity(checkKey(this.keyOf(value), value))
    if (this.lately.has(identity)) return
    if (this.lately.size >= this.keysMax) this.lately.clear()
    this.lately.add(identity)
    this.out.push(value, NO_TIMESTAMP)
  }
}
