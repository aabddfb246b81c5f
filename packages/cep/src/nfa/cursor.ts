import { both, not, TRUE, type Atoms, type Guard } from './guard.ts'
import type { Stage } from '../pattern/stage.ts'

/** Where in a pattern the builder stands: a stage, in its sequence, perhaps inside groups. */
export interface Cursor {
  readonly sequence: readonly Stage[]
  readonly index: number
  /** The stage built before this one, which comes after it in the pattern. */
  readonly following?: Stage
  /** The group the sequence belongs to. */
  readonly group?: Stage
  /** Whether the group is being built for the first time round its loop. */
  readonly firstOfLoop: boolean
}

export function stageAt({ sequence, index }: Cursor): Stage {
  return sequence[index]
}

function headOfGroup({ group, index }: Cursor): boolean {
  return group !== undefined && index === 0
}

export function headOfOptionalGroup(cursor: Cursor): boolean {
  return headOfGroup(cursor) && cursor.firstOfLoop && cursor.group!.quantifier.optional
}

/** Adds "and the loop's until condition has not been met". */
export function unlessUntil(guard: Guard, until: Guard | undefined): Guard {
  return until === undefined ? guard : both(not(until), guard)
}

/** The guards of one stage, given where it stands. */
export class StageGuards {
  readonly #atoms: Atoms

  constructor(atoms: Atoms) {
    this.#atoms = atoms
  }

  condition({ condition, name }: Stage): Guard {
    return this.#atoms.guard(condition, name)
  }

  until({ until, name }: Stage): Guard | undefined {
    return until === undefined ? undefined : this.#atoms.guard(until, name)
  }

  #untilOfGroup({ group }: Cursor): Guard | undefined {
    return group === undefined ? undefined : this.until(group)
  }

  /** When the stage takes an event. */
  take(cursor: Cursor, stage = stageAt(cursor)): Guard {
    return unlessUntil(this.condition(stage), this.#untilOfGroup(cursor))
  }

  /** When it moves on without an event. */
  proceed(cursor: Cursor): Guard {
    return unlessUntil(TRUE, this.#untilOfGroup(cursor))
  }

  /** When it passes over an event before the first it takes; `undefined` for never. */
  ignore(cursor: Cursor): Guard | undefined {
    const stage = stageAt(cursor)
    if (!headOfGroup(cursor)) return this.#ignoreBy(stage.contiguity, cursor)
    const { contiguity, quantifier } = cursor.group!
    return this.#ignoreBy(cursor.firstOfLoop ? contiguity : quantifier.inner, cursor)
  }

  /** When it passes over an event between two that it takes. */
  innerIgnore(cursor: Cursor): Guard | undefined {
    const { inner } = headOfGroup(cursor) ? cursor.group!.quantifier : stageAt(cursor).quantifier
    return this.#ignoreBy(inner, cursor)
  }

  #ignoreBy(contiguity: Stage['contiguity'], cursor: Cursor): Guard | undefined {
    if (contiguity !== 'relaxed' && contiguity !== 'any') return undefined
    const guard = contiguity === 'any' ? TRUE : not(this.condition(stageAt(cursor)))
    return unlessUntil(guard, this.#untilOfGroup(cursor))
  }
}
