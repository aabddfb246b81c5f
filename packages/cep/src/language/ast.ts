import type { Token } from 'moo'

/** Where something stands in the text, from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** A name in the text, and where. */
export interface Name {
  readonly name: string
  readonly at: Position
}

/** An expression over the current event and the events before it. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** A field of the current event, which may be named after its stage. */
  | { readonly kind: 'field'; readonly path: readonly Name[] }
  /** A function of values, or of the events of a stage so far; `after` is a path into its result. */
  | {
      readonly kind: 'call'
      readonly name: Name
      readonly args: readonly Expression[]
      readonly after?: readonly Name[]
    }
  | { readonly kind: 'unary'; readonly operator: '-' | 'NOT'; readonly of: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'in'
      readonly value: Expression
      readonly among: readonly Expression[]
      readonly negated: boolean
    }
  | {
      readonly kind: 'between'
      readonly value: Expression
      readonly low: Expression
      readonly high: Expression
      readonly negated: boolean
    }
  | {
      readonly kind: 'like'
      readonly value: Expression
      readonly like: Expression
      readonly negated: boolean
    }
  | { readonly kind: 'isNull'; readonly value: Expression; readonly negated: boolean }

/** How often: `max` is absent for a loop without an upper bound. */
export interface TextQuantifier {
  readonly min: number
  readonly max?: number
  readonly optional: boolean
  readonly at: Position
}

export interface TextModifier {
  readonly kind: 'greedy' | 'consecutive' | 'combinations' | 'gap' | 'until'
  readonly duration?: string
  readonly condition?: Expression
  readonly at: Position
}

/** A stage or group as written. */
export interface TextElement {
  readonly link: 'next' | 'followedBy' | 'followedByAny'
  readonly negated: boolean
  readonly name?: Name
  readonly group?: readonly TextElement[]
  readonly quantifier?: TextQuantifier
  readonly modifiers: readonly TextModifier[]
  readonly at: Position
}

/** One condition of the WHERE clause: for the stage of its label, or the stage its names say. */
export interface TextCondition {
  readonly label?: Name
  readonly condition: Expression
}

export interface TextSkip {
  readonly kind: 'noSkip' | 'skipToNext' | 'skipPastLastEvent' | 'skipToFirst' | 'skipToLast'
  readonly stage?: Name
  readonly throwOnMiss: boolean
}

export interface TextPattern {
  readonly elements: readonly TextElement[]
  readonly within?: { readonly duration: string; readonly at: Position }
  readonly where?: { readonly conditions: readonly TextCondition[]; readonly at: Position }
  readonly skip?: TextSkip
}

export interface TextRule {
  readonly name?: Name
  readonly pattern: TextPattern
}

export function positionOf({ line, col }: Token): Position {
  return { line, column: col }
}

export function nameOf(token: Token): Name {
  return { name: token.value, at: positionOf(token) }
}

/** The expressions directly inside an expression. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'call':
      return expression.args
    case 'unary':
      return [expression.of]
    case 'binary':
      return [expression.left, expression.right]
    case 'in':
      return [expression.value, ...expression.among]
    case 'between':
      return [expression.value, expression.low, expression.high]
    case 'like':
      return [expression.value, expression.like]
    case 'isNull':
      return [expression.value]
    default:
      return []
  }
}
