import { createEngine } from '../engine/create-engine.ts'
import type { Engine, EngineKind, EngineOptions } from '../engine/engine.ts'
import { parsePattern } from '../language/parse-pattern.ts'
import { compileNfa } from '../nfa/compile-nfa.ts'
import { decide } from '../nfa/decide.ts'
import { relevantAtoms } from '../nfa/relevant-atoms.ts'
import { noContext, predicateOf, testsOf, type Predicate } from '../pattern/condition.ts'
import { Pattern } from '../pattern/pattern.ts'
import { neededValues, type NeededValues } from './needed-values.ts'
import type { SharedConditions } from './shared-conditions.ts'

type Match = Record<string, unknown[]>

/** A rule with its engine. */
export class RunningRule<T> {
  readonly version: number
  readonly name: string
  readonly engine: Engine<T, Match>
  /** The values of one field with which an event may matter; `undefined` if that cannot be said. */
  readonly needed: NeededValues | undefined
  /** Events from then on are its own, and those from `until` on no more. Set by the book of rules. */
  from = -Infinity
  until = Infinity
  readonly release: () => void
  private readonly starts: readonly Predicate[] | undefined

  constructor(
    { version, name, text }: { version: number; name: string; text: string },
    shared: SharedConditions,
    options: EngineOptions,
    kind: EngineKind | undefined,
  ) {
    this.version = version
    this.name = name
    const parsed = parsePattern<T>(text)
    const { stages, release } = shared.share(parsed.stages)
    this.release = release
    const pattern = Pattern.fromStages<T>(stages, parsed.skip)
    this.engine = createEngine(pattern, { ...options, engine: kind })
    const nfa = compileNfa(pattern)
    const atoms = relevantAtoms([nfa.start]).map((atom) => nfa.conditions[atom])
    const startsOnNothing = decide(nfa.start, () => false).edges.some(({ action }) => action !== 'ignore')
    const isAboutEvent = atoms.every((atom) => [...testsOf(atom)].every(({ iterative }) => !iterative))
    this.starts = startsOnNothing || !isAboutEvent ? undefined : atoms.map(predicateOf)
    this.needed = this.engine.selective ? neededValues(nfa.conditions, nfa.conditionStages) : undefined
  }

  isActive(time: number): boolean {
    return time >= this.from && time < this.until
  }

  /** Whether an event may begin a match, with nothing known before it. */
  mayStart(event: T): boolean {
    const { starts } = this
    if (starts === undefined) return true
    try {
      for (let i = 0; i < starts.length; i++) if (starts[i](event, noContext)) return true
    } catch {
      // The engine meets it, too, and says which condition it was.
      return true
    }
    return false
  }
}
