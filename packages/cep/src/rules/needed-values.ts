/** What a field must be equal to for an event to matter to a rule: so that other rules need not be looked at. */
import type { Expression } from '../language/ast.ts'
import type { Condition } from '../pattern/condition.ts'

type Literal = string | number | boolean

export interface NeededValues {
  readonly field: string
  readonly values: readonly Literal[]
}

/** The values of one field of which one is needed in each of these conditions; `undefined` if there is no such field. */
export function neededValues(
  conditions: readonly Condition[],
  stages: readonly string[],
): NeededValues | undefined {
  let common: NeededValues | undefined
  for (const [i, condition] of conditions.entries()) {
    const one = neededIn(condition, stages[i])
    if (one === undefined || (common !== undefined && common.field !== one.field)) return undefined
    common = { field: one.field, values: [...new Set([...(common?.values ?? []), ...one.values])] }
  }
  return common
}

function neededIn(condition: Condition, stage: string): NeededValues | undefined {
  if (condition.kind === 'test') return neededBy(condition.test.source as Expression | undefined, stage)
  // Conditions of the text language are joined by AND here.
  if (condition.kind !== 'and') return undefined
  return neededIn(condition.left, stage) ?? neededIn(condition.right, stage)
}

function neededBy(expression: Expression | undefined, stage: string): NeededValues | undefined {
  if (expression?.kind === 'in' && !expression.negated)
    return valuesOf(expression.value, expression.among, stage)
  if (expression?.kind !== 'binary') return undefined
  const { operator, left, right } = expression
  if (operator === 'AND') return neededBy(left, stage) ?? neededBy(right, stage)
  if (operator !== '=') return undefined
  return valuesOf(left, [right], stage) ?? valuesOf(right, [left], stage)
}

/** `NULL` is equal to nothing. */
function valuesOf(of: Expression, among: readonly Expression[], stage: string): NeededValues | undefined {
  if (of.kind !== 'field') return undefined
  const path = of.path[0].name === stage ? of.path.slice(1) : of.path
  if (path.length !== 1) return undefined
  const values: Literal[] = []
  for (const one of among) {
    if (one.kind !== 'literal') return undefined
    if (one.value !== null) values.push(one.value)
  }
  return { field: path[0].name, values }
}
