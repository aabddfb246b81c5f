/** What a field must be equal to for a rule to begin: found so that rules about other values need not be looked at. */
import type { Expression } from '../language/ast.ts'
import type { Condition } from '../pattern/condition.ts'

export interface StartValues {
  readonly field: string
  readonly values: readonly (string | boolean)[]
}

/** The values of one field of which one is needed in each of these conditions; `undefined` if there is no such field. */
export function startValues(
  conditions: readonly Condition[],
  stages: readonly string[],
): StartValues | undefined {
  let common: StartValues | undefined
  for (const [i, condition] of conditions.entries()) {
    const one = neededIn(condition, stages[i])
    if (one === undefined || (common !== undefined && common.field !== one.field)) return undefined
    common = { field: one.field, values: [...new Set([...(common?.values ?? []), ...one.values])] }
  }
  return common
}

function neededIn(condition: Condition, stage: string): StartValues | undefined {
  if (condition.kind === 'test') return neededBy(condition.test.source as Expression | undefined, stage)
  // Conditions of the text language are joined by AND here.
  if (condition.kind !== 'and') return undefined
  return neededIn(condition.left, stage) ?? neededIn(condition.right, stage)
}

function neededBy(expression: Expression | undefined, stage: string): StartValues | undefined {
  if (expression?.kind === 'in' && !expression.negated)
    return valuesOf(expression.value, expression.among, stage)
  if (expression?.kind !== 'binary') return undefined
  const { operator, left, right } = expression
  if (operator === 'AND') return neededBy(left, stage) ?? neededBy(right, stage)
  if (operator !== '=') return undefined
  return valuesOf(left, [right], stage) ?? valuesOf(right, [left], stage)
}

/** Texts and truth values only: numbers are equal to dates and bigints, too. */
function valuesOf(of: Expression, among: readonly Expression[], stage: string): StartValues | undefined {
  if (of.kind !== 'field') return undefined
  const path = of.path[0].name === stage ? of.path.slice(1) : of.path
  if (path.length !== 1) return undefined
  const values: (string | boolean)[] = []
  for (const one of among) {
    if (one.kind !== 'literal' || (typeof one.value !== 'string' && typeof one.value !== 'boolean'))
      return undefined
    values.push(one.value)
  }
  return { field: path[0].name, values }
}
