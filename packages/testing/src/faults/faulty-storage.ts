import { MemoryCheckpointStorage, type CheckpointStorage } from '@wiesel/runtime'
import type { SeededRandom } from '@wiesel/runtime/internal'
import { hostTurn } from '../simulation/host-turn.ts'
import type { DurableTransactions } from './durable-transactions.ts'
import type { FaultBudget } from './fault-budget.ts'
import type { FaultCounts } from './fault-counts.ts'
import type { MortalProcess } from './mortal-process.ts'

const CHECKPOINT = /\/chk-(\d+)\/(.*)$/

/** A storage in memory that fails and forgets by chance. It is there while processes come and go. */
export class FaultyStorage {
  /** How likely an object is damaged when it is read. */
  damage = 0
  private inner = new MemoryCheckpointStorage()
  private readonly rng: SeededRandom
  private readonly budget: FaultBudget
  private readonly counts: FaultCounts
  private readonly durable: DurableTransactions
  /** How many objects more the disk has no room for. */
  private fullFor = 0

  constructor(rng: SeededRandom, budget: FaultBudget, counts: FaultCounts, durable: DurableTransactions) {
    this.rng = rng
    this.budget = budget
    this.counts = counts
    this.durable = durable
  }

  /** The storage as a process sees it. What the process does after its end fails. */
  of(process: MortalProcess): CheckpointStorage {
    const alive = async <R>(work: () => Promise<R>): Promise<R> => {
      process.check()
      const result = await work()
      process.check()
      return result
    }
    return {
      description: 'a faulty memory',
      put: (name, bytes) => alive(() => this.put(name, bytes, process)),
      get: (name) => alive(() => this.get(name)),
      list: (prefix) => alive(() => this.inner.list(prefix)),
      delete: (name) => alive(() => this.inner.delete(name)),
    }
  }

  private async put(name: string, bytes: Uint8Array, process: MortalProcess): Promise<void> {
    const isMetadata = name.endsWith('/metadata')
    if (isMetadata && this.budget.mayFail(0.03)) {
      this.crash('before the metadata is stored', process)
      return
    }
    if (this.fullFor > 0 || this.budget.mayFail(0.02)) await this.fail(name, bytes)
    if (this.budget.mayFail(0.02)) {
      this.counts.add('object stored late')
      await this.wait()
      process.check()
    }
    await this.inner.put(name, bytes)
    const [, checkpoint, object] = CHECKPOINT.exec(name) as RegExpExecArray
    if (!isMetadata) this.durable.stored(Number(checkpoint), object, bytes)
    else this.durable.completed(Number(checkpoint))
    if (isMetadata && this.budget.mayFail(0.08)) this.crash('after the metadata is stored', process)
    else if (!isMetadata && this.budget.mayFail(0.01)) this.crash('after some state is stored', process)
    else if (this.budget.mayFail(0.02)) {
      this.counts.add('object stored, and told of late')
      await this.wait()
    }
  }

  private async get(name: string): Promise<Uint8Array | undefined> {
    const bytes = await this.inner.get(name)
    if (bytes === undefined || this.damage === 0 || !this.budget.mayFail(this.damage)) return bytes
    return this.damaged(name, bytes)
  }

  /** Forgets everything. */
  clear(): void {
    this.inner = new MemoryCheckpointStorage()
  }

  /** The complete checkpoints, newest first. */
  async checkpoints(): Promise<number[]> {
    const names = await this.inner.list('')
    return names
      .filter((name) => name.endsWith('/metadata'))
      .map((name) => Number((CHECKPOINT.exec(name) as RegExpExecArray)[1]))
      .toSorted((a, b) => b - a)
  }

  /** Removes what is newer than a checkpoint. */
  async removeAfter(checkpoint: number): Promise<void> {
    for (const name of await this.inner.list(''))
      if (Number((CHECKPOINT.exec(name) as RegExpExecArray)[1]) > checkpoint) await this.inner.delete(name)
  }

  private async wait(): Promise<void> {
    for (let turns = this.rng.below(20); turns > 0; turns--) await hostTurn()
  }

  private crash(when: string, process: MortalProcess): void {
    this.counts.add(`coordinator crashed ${when}`)
    process.kill()
  }

  /** The disk is full, for a while: what was begun may be half there. */
  private async fail(name: string, bytes: Uint8Array): Promise<never> {
    if (this.fullFor === 0) this.fullFor = 1 + this.rng.below(4)
    this.fullFor--
    const isTorn = this.rng.next() < 0.5
    this.counts.add(isTorn ? 'disk full, object half written' : 'disk full')
    if (isTorn) await this.inner.put(name, bytes.slice(0, bytes.length >> 1))
    throw new Error(`no room for ${name}`)
  }

  /** What is damaged stays damaged. */
  private async damaged(name: string, bytes: Uint8Array): Promise<Uint8Array | undefined> {
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
