/** Computes expressions of SQL. Numbers are doubles, also when they are divided. What is computed with NULL is NULL. */
import type { Row } from '../row.ts'
import type { Expression } from './expression.ts'

/** Computes from a row, and from the aggregates of its group in their order, if there are any. */
export type Evaluator = (row: Row, aggregates: readonly unknown[]) => unknown

type Problem = (message: string) => Error

const FUNCTIONS: Readonly<Record<string, (...args: any[]) => unknown>> = {
  ABS: Math.abs,
  CEIL: Math.ceil,
  CHAR_LENGTH: (text: string) => text.length,
  CONCAT: (...texts: unknown[]) => texts.join(''),
  EXP: Math.exp,
  FLOOR: Math.floor,
  GREATEST: (...values: any[]) => values.reduce((a, b) => (b > a ? b : a)),
  LEAST: (...values: any[]) => values.reduce((a, b) => (b < a ? b : a)),
  LN: Math.log,
  LOG10: Math.log10,
  LOWER: (text: string) => text.toLowerCase(),
  MOD: (a: number, b: number) => a % b,
  POWER: (a: number, b: number) => a ** b,
  ROUND: (value: number, digits = 0) => Math.round(value * 10 ** digits) / 10 ** digits,
  SIGN: Math.sign,
  SQRT: Math.sqrt,
  TRIM: (text: string) => text.trim(),
  UPPER: (text: string) => text.toUpperCase(),
}

const OPERATORS: Readonly<Record<string, (a: any, b: any) => unknown>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '||': (a, b) => `${a}${b}`,
  '=': (a, b) => a === b,
  '<>': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}
const ARITHMETIC = ['+', '-', '*', '/', '%']

/** The function of an expression. `problem` makes the errors of rows that do not fit. */
export function evaluator(
  expression: Expression,
  aggregates: readonly Expression[],
  problem: Problem,
): Evaluator {
  const of = (part: Expression): Evaluator => evaluator(part, aggregates, problem)
  switch (expression.kind) {
    case 'literal':
      return () => expression.value
    case 'column':
      return (row) => {
        const value = row[expression.name]
        if (value === undefined && !(expression.name in row))
          throw problem(`there is no column "${expression.name}".`)
        return value ?? null
      }
    case 'unary': {
      const arg = of(expression.arg)
      return (row, found) => {
        const value = arg(row, found)
        if (value === null) return null
        return expression.op === 'NOT' ? !value : -(value as number)
      }
    }
    case 'isNull': {
      const arg = of(expression.arg)
      return (row, found) => (arg(row, found) === null) !== expression.negated
    }
    case 'in':
      return membership(of(expression.arg), expression.list.map(of), expression.negated)
    case 'binary':
      return binary(expression.op, of(expression.left), of(expression.right), problem)
    case 'call':
      return call(expression.name, expression.args.map(of), problem)
    case 'case': {
      const whens = expression.whens.map(([when, then]) => [of(when), of(then)] as const)
      const otherwise = of(expression.otherwise)
      return (row, found) => (whens.find(([when]) => when(row, found) === true)?.[1] ?? otherwise)(row, found)
    }
    case 'aggregate': {
      const place = aggregates.indexOf(expression)
      return (_, found) => found[place]
    }
  }
}

function binary(op: string, left: Evaluator, right: Evaluator, problem: Problem): Evaluator {
  // Of AND and OR one side may decide whatever the other one is.
  if (op === 'AND' || op === 'OR') {
    const decides = op === 'OR'
    return (row, found) => {
      const a = left(row, found)
      if (a === decides) return decides
      const b = right(row, found)
      if (b === decides) return decides
      return a === null || b === null ? null : !decides
    }
  }
  const apply = OPERATORS[op]
  const isArithmetic = ARITHMETIC.includes(op)
  return (row, found) => {
    const [a, b] = [left(row, found), right(row, found)]
    if (a === null || b === null) return null
    if (isArithmetic && (typeof a !== 'number' || typeof b !== 'number'))
      throw problem(`${JSON.stringify(a)} ${op} ${JSON.stringify(b)} is no computation with numbers.`)
    return apply(a, b)
  }
}

function membership(arg: Evaluator, list: readonly Evaluator[], negated: boolean): Evaluator {
  return (row, found) => {
    const value = arg(row, found)
    const values = list.map((one) => one(row, found))
    if (value === null) return null
    if (values.includes(value)) return !negated
    return values.includes(null) ? null : negated
  }
}

function call(name: string, args: readonly Evaluator[], problem: Problem): Evaluator {
  if (name === 'COALESCE')
    return (row, found) => {
      for (const arg of args) {
        const value = arg(row, found)
        if (value !== null) return value
      }
      return null
    }
  const apply = FUNCTIONS[name]
  if (apply === undefined)
    throw problem(`there is no function ${name}; there are COALESCE, ${Object.keys(FUNCTIONS).join(', ')}.`)
  return (row, found) => {
    const values = args.map((arg) => arg(row, found))
    return values.includes(null) ? null : apply(...values)
  }
}

/** The aggregate of values, none of which is null. */
export function aggregate(name: string, values: readonly unknown[]): unknown {
  const numbers = values as readonly number[]
  if (name === 'COUNT') return values.length
  if (values.length === 0) return null
  const sum = (): number => numbers.reduce((all, one) => all + one, 0)
  switch (name) {
    case 'SUM':
      return sum()
    case 'AVG':
      return sum() / values.length
    case 'MIN':
      return numbers.reduce((a, b) => (b < a ? b : a))
    default:
      return numbers.reduce((a, b) => (b > a ? b : a))
  }
}
