import { ConditionFailedError } from '../../errors.ts'
import type { Nfa } from '../../nfa/nfa.ts'
import { noContext, predicateOf, testsOf, type Predicate } from '../../pattern/condition.ts'
import type { ConditionContext, StageEvents } from '../../pattern/match-types.ts'
import type { Computation } from './computation.ts'
import type { SharedBuffer } from './shared-buffer.ts'

interface Atom {
  readonly run: Predicate
  readonly iterative: boolean
  readonly stage: string
}

const UNKNOWN = 0
const FALSE = 1
const TRUE = 2

/**
 * The values of the automaton's conditions for one event. Those that see only the event are asked at most once per
 * event; those that look at the match so far are asked anew for each partial match.
 */
export class AtomValues<T> {
  readonly #atoms: readonly Atom[]
  readonly #known: Uint8Array
  #event!: T
  #timestamp = 0
  #processingTime = 0
  #buffer!: SharedBuffer<T>
  #computation!: Computation<T>
  #path: Map<string, T[]> | undefined

  constructor(nfa: Nfa) {
    this.#atoms = nfa.conditions.map((condition, index) => ({
      run: predicateOf(condition),
      iterative: [...testsOf(condition)].some(({ iterative }) => iterative),
      stage: nfa.conditionStages[index],
    }))
    this.#known = new Uint8Array(this.#atoms.length)
  }

  ofEvent(event: T, timestamp: number, processingTime: number): void {
    this.#event = event
    this.#timestamp = timestamp
    this.#processingTime = processingTime
    this.#known.fill(UNKNOWN)
  }

  forComputation(buffer: SharedBuffer<T>, computation: Computation<T>): void {
    this.#buffer = buffer
    this.#computation = computation
    this.#path = undefined
  }

  /** Whether an atom holds; a property, so that it can be handed on. */
  readonly holds = (index: number): boolean => {
    const { run, iterative, stage } = this.#atoms[index]
    if (!iterative && this.#known[index] !== UNKNOWN) return this.#known[index] === TRUE
    let value: boolean
    try {
      value = run(this.#event, iterative ? this.#context : noContext)
    } catch (error) {
      throw new ConditionFailedError(stage, error)
    }
    if (!iterative) this.#known[index] = value ? TRUE : FALSE
    return value
  }

  readonly #context: ConditionContext<StageEvents> = {
    events: (stage) => [...(this.#eventsByStage().get(stage) ?? [])] as never[],
    timestamp: () => this.#timestamp,
    currentProcessingTime: () => this.#processingTime,
  }

  #eventsByStage(): Map<string, T[]> {
    if (!this.#path) {
      this.#path = new Map()
      for (const { stage, event } of this.#buffer.path(this.#computation.node, this.#computation.version)) {
        const events = this.#path.get(stage)
        if (events) events.push(event.event)
        else this.#path.set(stage, [event.event])
      }
    }
    return this.#path
  }
}
