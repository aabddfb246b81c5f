/**
 * What: which rules there are at which time.
 * State: versions of rules in the order in which they take effect; one with `text: null` is a removal. A version counts
 *   from its `from` until that of the next one of its name.
 * Why correct: what is kept does not depend on how far time has come in a subtask, except that versions whose time is over
 *   are missing; so the books of several subtasks can be merged, and events may come to their rules key by key.
 */
import type { EngineKind, EngineOptions } from '../engine/engine.ts'
import type { RuleUpdate } from './rule-change.ts'
import { RunningRule } from './running-rule.ts'
import { SharedConditions } from './shared-conditions.ts'
import { RuleIndex } from './rule-index.ts'

/** A version of a rule, as it stands in snapshots. */
export interface RuleVersion extends RuleUpdate {
  /** `-Infinity`: at once. */
  readonly from: number
  /** The engine it began with; absent for a removal. */
  readonly engine?: EngineKind
}

export class RuleBook<T> {
  readonly running = new Map<number, RunningRule<T>>()
  /** Partial matches that rules have shed which run no more. */
  private shedBefore = 0
  private readonly shared = new SharedConditions()
  private readonly options: EngineOptions
  private versions: RuleVersion[] = []
  private index = new RuleIndex<T>([])

  constructor(options: EngineOptions) {
    this.options = options
  }

  /** All versions, to be stored. */
  store(): RuleVersion[] {
    return this.versions
  }

  /** Takes in a version; one that is known already is passed over. */
  add(version: RuleVersion): void {
    const same = this.versions.findIndex((one) => one.version === version.version)
    if (same >= 0) {
      if (this.versions[same].from >= version.from) return
      this.versions.splice(same, 1)
    }
    if (same < 0 && this.changesNothing(version)) return
    let { engine } = version
    if (version.text !== null && !this.running.has(version.version)) {
      const rule = new RunningRule<T>({ ...version, text: version.text }, this.shared, this.options, engine)
      rule.engine.open()
      this.running.set(version.version, rule)
      engine = rule.engine.kind
    }
    this.versions.push({ ...version, ...(engine === undefined ? {} : { engine }) })
    this.versions.sort((a, b) => a.from - b.from || a.version - b.version)
    this.settle()
  }

  /** Drops versions that no event or time after `time` belongs to. Returns the rules among them. */
  expire(time: number): number[] {
    const over: number[] = []
    this.versions = this.versions.filter((one, i) => {
      const isOver = this.untilOf(i) <= time + 1 || (one.text === null && one.from <= time + 1)
      if (isOver && one.text !== null) over.push(one.version)
      return !isOver
    })
    for (const version of over) this.drop(version)
    if (over.length > 0) this.settle()
    return over
  }

  /** Calls `take` for each rule that may have to do with an event. */
  each(event: T, time: number, take: (rule: RunningRule<T>) => void): void {
    this.shared.next()
    this.index.each(event, (rule) => {
      if (rule.isActive(time)) take(rule)
    })
  }

  /** Partial matches that were shed, by all rules there have been. */
  get shed(): number {
    let { shedBefore: shed } = this
    for (const { engine } of this.running.values()) shed += engine.metrics.shed
    return shed
  }

  close(): void {
    for (const { engine } of this.running.values()) engine.close()
  }

  private drop(version: number): void {
    const rule = this.running.get(version) as RunningRule<T>
    this.shedBefore += rule.engine.metrics.shed
    rule.engine.close()
    rule.release()
    this.running.delete(version)
  }

  /** What counts at once may be what there is already: the same rule again goes on with its partial matches. */
  private changesNothing({ name, text, from }: RuleVersion): boolean {
    if (from !== -Infinity) return false
    const last = this.versions.findLast((one) => one.name === name)
    return (last?.text ?? null) === text
  }

  private untilOf(index: number): number {
    const { name } = this.versions[index]
    return this.versions.find((one, i) => i > index && one.name === name)?.from ?? Infinity
  }

  private settle(): void {
    this.versions.forEach(({ version, from }, i) => {
      const rule = this.running.get(version)
      if (rule !== undefined) {
        rule.from = from
        rule.until = this.untilOf(i)
      }
    })
    // In an order that does not depend on when they came.
    this.index = new RuleIndex([...this.running.values()].toSorted((a, b) => a.version - b.version))
  }
}
