/**
 * What: conditions that several rules have in common, evaluated once per event.
 * State: a cell for each different condition in use: its result for the current event.
 * Why correct: only conditions about the event alone are shared, and those of the text language depend on nothing else.
 */
import type { Expression, Name } from '../language/ast.ts'
import { mapTests, type Condition, type ConditionTest } from '../pattern/condition.ts'
import type { Stage } from '../pattern/stage.ts'

interface Cell {
  readonly test: ConditionTest
  users: number
}

export class SharedConditions {
  private readonly cells = new Map<string, Cell>()
  private event = 0

  /** Another event: what was evaluated before counts no more. */
  next(): void {
    this.event++
  }

  /** How many different conditions are in use. */
  get size(): number {
    return this.cells.size
  }

  /** Stages with shared conditions; `release` gives them back. */
  share(stages: readonly Stage[]): { stages: Stage[]; release: () => void } {
    const taken: string[] = []
    const shared = this.shareStages(stages, taken)
    return { stages: shared, release: () => taken.forEach((text) => this.give(text)) }
  }

  private shareStages(stages: readonly Stage[], taken: string[]): Stage[] {
    return stages.map((stage) => {
      const share = (condition: Condition): Condition =>
        mapTests(condition, (test) => (test.iterative ? test : this.take(test, stage.name, taken)))
      return {
        ...stage,
        condition: stage.condition && share(stage.condition),
        until: stage.until && share(stage.until),
        group: stage.group && this.shareStages(stage.group, taken),
      }
    })
  }

  private take(test: ConditionTest, stage: string, taken: string[]): ConditionTest {
    const text = textOf(test.source as Expression, stage)
    taken.push(text)
    let cell = this.cells.get(text)
    if (cell === undefined) this.cells.set(text, (cell = { test: this.remembering(test), users: 0 }))
    cell.users++
    return cell.test
  }

  private give(text: string): void {
    const cell = this.cells.get(text) as Cell
    if (--cell.users === 0) this.cells.delete(text)
  }

  private remembering(test: ConditionTest): ConditionTest {
    const conditions = this
    const { run } = test
    let known = -1
    let result = false
    return {
      ...test,
      run(event, context) {
        if (known === conditions.event) return result
        result = run(event, context)
        known = conditions.event
        return result
      },
    }
  }
}

/** A text that says all of a condition: without places, and without its stage's own name before fields. */
function textOf(expression: Expression, stage: string): string {
  return JSON.stringify(expression, (key, value: unknown) => {
    if (key === 'at') return undefined
    if (key !== 'path') return value
    const names = (value as Name[]).map(({ name }) => name)
    return names[0] === stage ? names.slice(1) : names
  })
}
