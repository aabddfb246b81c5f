import type { Expression, Name } from './ast.ts'
import { KEYWORDS } from './lexer.ts'

const keywords = new Set(KEYWORDS)

/** A name as it can be read back: between backticks unless it is a plain word. */
export function printName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && !keywords.has(name.toUpperCase()) ? name : `\`${name}\``
}

/** How tightly each kind of expression binds; an operand that binds less tightly is put in parentheses. */
const LEVELS: Record<string, number> = { OR: 1, AND: 2, NOT: 3, '+': 5, '-': 5, '*': 6, '/': 6, '%': 6 }
const COMPARISON = 4
const NEGATIVE = 7

/** An expression in the text language; as a `conjunct`, an OR or AND at its top is put in parentheses. */
export function printExpression(expression: Expression, as: 'whole' | 'conjunct' = 'whole'): string {
  return print(expression, as === 'conjunct' ? 3 : 0)
}

function print(expression: Expression, atLeast: number): string {
  const level = levelOf(expression)
  const text = printAt(expression, level)
  return level < atLeast ? `(${text})` : text
}

function levelOf(expression: Expression): number {
  switch (expression.kind) {
    case 'binary':
      return LEVELS[expression.operator] ?? COMPARISON
    case 'unary':
      return expression.operator === 'NOT' ? LEVELS.NOT : NEGATIVE
    case 'in':
    case 'between':
    case 'like':
    case 'isNull':
      return COMPARISON
    default:
      return NEGATIVE + 1
  }
}

function printAt(expression: Expression, level: number): string {
  const tighter = (part: Expression) => print(part, level + 1)
  switch (expression.kind) {
    case 'literal':
      return printLiteral(expression.value)
    case 'field':
      return printPath(expression.path)
    case 'call': {
      const args = expression.args.map((arg) => print(arg, 0)).join(', ')
      return `${expression.name.name.toUpperCase()}(${args})${expression.after ? `.${printPath(expression.after)}` : ''}`
    }
    case 'unary':
      return expression.operator === 'NOT'
        ? `NOT ${print(expression.of, level)}`
        : `-${print(expression.of, level)}`
    case 'binary': {
      const { operator, left, right } = expression
      // Comparisons do not chain; the other operators group to the left.
      const before = level === COMPARISON ? tighter(left) : print(left, level)
      return `${before} ${operator} ${tighter(right)}`
    }
    case 'in':
      return `${tighter(expression.value)} ${not(expression)}IN (${expression.among.map((one) => print(one, 0)).join(', ')})`
    case 'between':
      return `${tighter(expression.value)} ${not(expression)}BETWEEN ${tighter(expression.low)} AND ${tighter(expression.high)}`
    case 'like':
      return `${tighter(expression.value)} ${not(expression)}LIKE ${tighter(expression.like)}`
    default:
      return `${tighter(expression.value)} IS ${not(expression)}NULL`
  }
}

function not({ negated }: { negated: boolean }): string {
  return negated ? 'NOT ' : ''
}

function printPath(path: readonly Name[]): string {
  return path.map(({ name }) => printName(name)).join('.')
}

function printLiteral(value: string | number | boolean | null): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value).toUpperCase()
}
