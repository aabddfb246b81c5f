import type { RunningRule } from './running-rule.ts'

type Field = { readonly name: string; readonly rules: Map<unknown, RunningRule<any>[]> }

/** Which rules an event may begin: found by the values of its fields where rules say so, by asking the others. */
export class StartIndex<T> {
  private readonly fields: Field[] = []
  private readonly others: RunningRule<T>[] = []

  constructor(rules: Iterable<RunningRule<T>>) {
    for (const rule of rules) {
      if (rule.startValues === undefined) this.others.push(rule)
      else for (const value of rule.startValues.values) this.listOf(rule.startValues.field, value).push(rule)
    }
  }

  /** Calls `take` for each rule that the event may begin. */
  each(event: T, take: (rule: RunningRule<T>) => void): void {
    if (event !== null && event !== undefined) {
      for (const { name, rules } of this.fields) {
        const list = rules.get((event as Record<string, unknown>)[name])
        if (list !== undefined) for (const rule of list) if (rule.mayStart(event)) take(rule)
      }
    }
    for (const rule of this.others) if (rule.mayStart(event)) take(rule)
  }

  private listOf(name: string, value: unknown): RunningRule<T>[] {
    let field = this.fields.find((one) => one.name === name)
    if (field === undefined) this.fields.push((field = { name, rules: new Map() }))
    let list = field.rules.get(value)
    if (list === undefined) field.rules.set(value, (list = []))
    return list
  }
}
