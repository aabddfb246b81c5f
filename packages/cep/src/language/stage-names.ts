import { partsOf, type Expression, type Name, type TextElement } from './ast.ts'
import { PatternSyntaxError } from './syntax-error.ts'

/** The stages of a text in order, with what the expressions need to know of them. */
export class StageTable {
  readonly #order = new Map<string, { index: number; negated: boolean }>()

  constructor(elements: readonly TextElement[]) {
    this.#add(elements)
  }

  #add(elements: readonly TextElement[]): void {
    for (const { name, group, negated } of elements) {
      if (group) this.#add(group)
      else if (name) {
        if (this.#order.has(name.name)) {
          throw new PatternSyntaxError(
            `there are two stages "${name.name}"; give each a name of its own.`,
            name.at,
          )
        }
        this.#order.set(name.name, { index: this.#order.size, negated })
      }
    }
  }

  has(name: string): boolean {
    return this.#order.has(name)
  }

  get names(): string[] {
    return [...this.#order.keys()]
  }

  /** The name of a stage whose events a condition of `asking` may look at. */
  earlier(name: Name, asking: string): string {
    const stage = this.#order.get(name.name)
    if (!stage) {
      throw new PatternSyntaxError(
        `there is no stage "${name.name}"; there are ${this.names.join(', ')}.`,
        name.at,
      )
    }
    if (stage.negated) {
      throw new PatternSyntaxError(
        `"!${name.name}" never takes an event, so there is none to look at.`,
        name.at,
      )
    }
    if (stage.index > this.#order.get(asking)!.index) {
      throw new PatternSyntaxError(
        `"${name.name}" comes after "${asking}", so it has no events yet. Put the condition on "${name.name}".`,
        name.at,
      )
    }
    return name.name
  }

  /** The stage that a condition is about: its label, or the one stage that its fields name. */
  stageOf(condition: Expression, inherited: string | undefined): string | undefined {
    const named = new Map<string, Name>()
    for (const name of this.#currentStages(condition)) named.set(name.name, name)
    const [first, other] = named.values()
    if (other) {
      throw new PatternSyntaxError(
        `one condition is about one event, and this one names those of "${first.name}" and "${other.name}". ` +
          `Write FIRST(${first.name}) or LAST(${first.name}) for the earlier one.`,
        other.at,
      )
    }
    return first?.name ?? inherited
  }

  /** Stages whose current event is named; what stands in FIRST(…), COUNT(…) … are earlier events. */
  *#currentStages(expression: Expression): Generator<Name> {
    if (expression.kind === 'field') {
      if (this.has(expression.path[0].name)) yield expression.path[0]
    } else if (expression.kind !== 'call' || !isOverStage(expression.name.name)) {
      for (const part of partsOf(expression)) yield* this.#currentStages(part)
    }
  }
}

/** Functions of the events that a stage has taken so far. */
const OVER_STAGE = new Set(['FIRST', 'LAST', 'COUNT', 'SUM', 'AVG', 'MIN', 'MAX'])

export function isOverStage(name: string): boolean {
  return OVER_STAGE.has(name.toUpperCase())
}
