/** What a SELECT can compute, as data. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: number | string | boolean | null }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'unary'; readonly op: '-' | 'NOT'; readonly arg: Expression }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'isNull'; readonly arg: Expression; readonly negated: boolean }
  | {
      readonly kind: 'in'
      readonly arg: Expression
      readonly list: readonly Expression[]
      readonly negated: boolean
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: 'case'
      readonly whens: readonly (readonly [when: Expression, then: Expression])[]
      readonly otherwise: Expression
    }
  /** `arg` is null for COUNT(*). */
  | { readonly kind: 'aggregate'; readonly name: string; readonly arg: Expression | null }

/** One thing of a SELECT: an expression with its name, or all columns. */
export type SelectItem =
  { readonly kind: 'all' } | { readonly kind: 'named'; readonly name: string; readonly of: Expression }

/** A SELECT over one table. */
export interface Select {
  readonly items: readonly SelectItem[]
  readonly where: Expression | null
  readonly groupBy: readonly Expression[]
}

/** The aggregates in an expression. */
export function aggregatesIn(expression: Expression): Extract<Expression, { kind: 'aggregate' }>[] {
  switch (expression.kind) {
    case 'aggregate':
      return [expression]
    case 'unary':
    case 'isNull':
      return aggregatesIn(expression.arg)
    case 'binary':
      return [...aggregatesIn(expression.left), ...aggregatesIn(expression.right)]
    case 'in':
      return [expression.arg, ...expression.list].flatMap(aggregatesIn)
    case 'call':
      return expression.args.flatMap(aggregatesIn)
    case 'case':
      return [...expression.whens.flat(), expression.otherwise].flatMap(aggregatesIn)
    case 'literal':
    case 'column':
      return []
  }
}
