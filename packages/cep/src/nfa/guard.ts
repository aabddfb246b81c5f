import type { Condition } from '../pattern/condition.ts'

/**
 * The condition of a transition: a Boolean expression over *atoms*, the numbered conditions of the stages. Engines
 * evaluate each atom as they please (once per event, lazily) and never see the user's functions in here.
 */
export type Guard =
  | { readonly kind: 'true' }
  | { readonly kind: 'atom'; readonly atom: number }
  | { readonly kind: 'not'; readonly of: Guard }
  | { readonly kind: 'and'; readonly left: Guard; readonly right: Guard }

export const TRUE: Guard = { kind: 'true' }

export function not(of: Guard): Guard {
  return of.kind === 'not' ? of.of : { kind: 'not', of }
}

export function both(left: Guard, right: Guard): Guard {
  if (left.kind === 'true') return right
  return right.kind === 'true' ? left : { kind: 'and', left, right }
}

/** Whether a guard holds, given the atoms; the right side of an `and` is asked only if the left side holds. */
export function holds(guard: Guard, atom: (index: number) => boolean): boolean {
  switch (guard.kind) {
    case 'true':
      return true
    case 'atom':
      return atom(guard.atom)
    case 'not':
      return !holds(guard.of, atom)
    default:
      return holds(guard.left, atom) && holds(guard.right, atom)
  }
}

/** The atoms a guard mentions. */
export function atomsOf(guard: Guard, into = new Set<number>()): Set<number> {
  if (guard.kind === 'atom') into.add(guard.atom)
  else if (guard.kind === 'not') atomsOf(guard.of, into)
  else if (guard.kind === 'and') {
    atomsOf(guard.left, into)
    atomsOf(guard.right, into)
  }
  return into
}

/** Numbers conditions; the same condition gets the same number. */
export class Atoms {
  readonly conditions: Condition[] = []
  readonly stages: string[] = []
  readonly #numbers = new Map<Condition, number>()

  guard(condition: Condition | undefined, stage: string): Guard {
    if (condition === undefined) return TRUE
    let atom = this.#numbers.get(condition)
    if (atom === undefined) {
      atom = this.conditions.push(condition) - 1
      this.stages.push(stage)
      this.#numbers.set(condition, atom)
    }
    return { kind: 'atom', atom }
  }
}
