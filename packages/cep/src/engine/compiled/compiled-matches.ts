import { StaleMatchesError } from '../../errors.ts'
import type { MatchSet } from '../match-set.ts'
import type { Arena } from './arena.ts'
import { countOf, pathsOf } from './walk.ts'

/** A clock that ticks with every call of an engine: what was given out before is stale. */
export interface Epoch {
  now: number
}

/** Matches that are still a graph: counted and produced when asked for. */
export class CompiledMatches<T, M> implements MatchSet<M> {
  readonly #arena: Arena<T>
  readonly #labels: readonly string[]
  readonly #nodes: readonly number[]
  readonly #limit: number
  readonly #upTo: number
  readonly #epoch: Epoch
  readonly #born: number

  constructor(
    arena: Arena<T>,
    labels: readonly string[],
    nodes: readonly number[],
    epoch: Epoch,
    limit: number,
    upTo = Infinity,
  ) {
    this.#arena = arena
    this.#labels = labels
    this.#nodes = nodes
    this.#limit = limit
    this.#upTo = upTo
    this.#epoch = epoch
    this.#born = epoch.now
  }

  get count(): number {
    this.#check()
    if (this.#upTo !== Infinity) return this.toArray().length
    return this.#nodes.reduce((sum, node) => sum + countOf(this.#arena, node, this.#limit), 0)
  }

  *[Symbol.iterator](): Iterator<M> {
    for (const node of this.#nodes) {
      for (const path of pathsOf(this.#arena, node, this.#limit, this.#upTo)) {
        this.#check()
        yield matchOf(this.#arena, this.#labels, path) as M
      }
    }
  }

  toArray(): M[] {
    this.#check()
    const found: { match: M; start: number }[] = []
    for (const node of this.#nodes) {
      for (const path of pathsOf(this.#arena, node, this.#limit, this.#upTo)) {
        const start = this.#arena.sequence[path[path.length - 1]]
        found.push({ match: matchOf(this.#arena, this.#labels, path) as M, start })
      }
    }
    if (found.length > 1) found.sort((a, b) => a.start - b.start)
    return found.map(({ match }) => match)
  }

  #check(): void {
    if (this.#born !== this.#epoch.now) throw new StaleMatchesError()
  }
}

/** The events of a path by stage, first event first. */
export function matchOf<T>(
  arena: Arena<T>,
  labels: readonly string[],
  path: readonly number[],
): Record<string, T[]> {
  const match: Record<string, T[]> = {}
  for (let i = path.length - 1; i >= 0; i--) {
    const node = path[i]
    const stage = labels[arena.label[node]]
    const events = match[stage]
    if (events) events.push(arena.events[node] as T)
    else match[stage] = [arena.events[node] as T]
  }
  return match
}
