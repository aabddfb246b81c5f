import { MemoryCheckpointStorage, type CheckpointStorage } from '@wiesel/runtime'
import type { SeededRandom } from '@wiesel/runtime/internal'
import { hostTurn } from '../simulation/host-turn.ts'
import type { FaultCounts } from './fault-counts.ts'

/** What may happen to a storage, each with a chance from 0 to 1. */
export interface StorageFaults {
  /** Storing fails, and leaves nothing or half of the object. */
  readonly putFails: number
  /** Storing takes long: meanwhile others overtake it. */
  readonly slow: number
  /** The process ends at the moment something is stored, before anybody hears of it. */
  readonly crash: number
  /** An object of a checkpoint that is complete is changed, torn or lost later. */
  readonly damage: number
}

/** A storage in memory that fails and forgets by chance. */
export class FaultyStorage implements CheckpointStorage {
  readonly description = 'a faulty memory'
  private readonly inner = new MemoryCheckpointStorage()
  private readonly rng: SeededRandom
  /** May be changed while it is used. */
  faults: StorageFaults
  private readonly counts: FaultCounts
  /** Ends the process. */
  onCrash: () => void = () => {}

  constructor(rng: SeededRandom, faults: StorageFaults, counts: FaultCounts) {
    this.rng = rng
    this.faults = faults
    this.counts = counts
  }

  async put(name: string, bytes: Uint8Array): Promise<void> {
    if (this.rng.next() < this.faults.putFails) {
      this.counts.add('storing failed')
      // The disk is full: what was begun is half there.
      if (this.rng.next() < 0.5) await this.inner.put(name, bytes.slice(0, bytes.length >> 1))
      throw new Error(`no room for ${name}`)
    }
    if (this.rng.next() < this.faults.slow) {
      this.counts.add('stored late')
      for (let turns = this.rng.below(20); turns > 0; turns--) await hostTurn()
    }
    await this.inner.put(name, bytes)
    if (this.rng.next() < this.faults.crash) {
      this.counts.add(name.endsWith('/metadata') ? 'crash behind the metadata' : 'crash while storing')
      this.onCrash()
      await new Promise<never>(() => {})
    }
  }

  async get(name: string): Promise<Uint8Array | undefined> {
    const bytes = await this.inner.get(name)
    if (bytes === undefined || this.rng.next() >= this.faults.damage) return bytes
    return this.damage(name, bytes)
  }

  list(prefix: string): Promise<string[]> {
    return this.inner.list(prefix)
  }

  delete(name: string): Promise<void> {
    return this.inner.delete(name)
  }

  /** What is damaged stays damaged. */
  private async damage(name: string, bytes: Uint8Array): Promise<Uint8Array | undefined> {
    const kind = this.rng.pick(['flipped', 'flipped', 'torn', 'lost'] as const)
    this.counts.add(`object ${kind}`)
    if (kind === 'lost') {
      await this.inner.delete(name)
      return undefined
    }
    const damaged = kind === 'torn' ? bytes.slice(0, this.rng.below(bytes.length)) : bytes.slice()
    if (kind === 'flipped') damaged[this.rng.below(damaged.length)] ^= 1 << this.rng.below(8)
    await this.inner.put(name, damaged)
    return damaged
  }
}
