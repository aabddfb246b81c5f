import type { RunningRule } from './running-rule.ts'

interface Field<T> {
  readonly name: string
  readonly rules: Map<unknown, RunningRule<T>[]>
}

/** Which rules may have to do with an event: found by the values of its fields where rules say so; and all others. */
export class RuleIndex<T> {
  private readonly fields: Field<T>[] = []
  private readonly others: RunningRule<T>[] = []

  constructor(rules: Iterable<RunningRule<T>>) {
    for (const rule of rules) {
      if (rule.needed === undefined) this.others.push(rule)
      else for (const value of rule.needed.values) this.listOf(rule.needed.field, value).push(rule)
    }
  }

  /** Calls `take` once for each rule that may have to do with an event. */
  each(event: T, take: (rule: RunningRule<T>) => void): void {
    const { fields, others } = this
    if (event !== null && event !== undefined) {
      for (let f = 0; f < fields.length; f++) {
        const { name, rules } = fields[f]
        const list = rules.get(asLiteral((event as Record<string, unknown>)[name]))
        if (list !== undefined) for (let i = 0; i < list.length; i++) take(list[i])
      }
    }
    for (let i = 0; i < others.length; i++) take(others[i])
  }

  private listOf(name: string, value: unknown): RunningRule<T>[] {
    let field = this.fields.find((one) => one.name === name)
    if (field === undefined) this.fields.push((field = { name, rules: new Map() }))
    let list = field.rules.get(value)
    if (list === undefined) field.rules.set(value, (list = []))
    return list
  }
}

/** The literal that a value may be equal to: numbers are equal to dates and to bigints. */
function asLiteral(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value)
  return value instanceof Date ? value.getTime() : value
}
