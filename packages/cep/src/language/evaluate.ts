import type { ConditionContext, StageEvents } from '../pattern/match-types.ts'
import type { Expression, Name } from './ast.ts'
import { FUNCTIONS, likeTest, OPERATORS } from './functions.ts'
import { isOverStage, type StageTable } from './stage-names.ts'
import { PatternSyntaxError } from './syntax-error.ts'

/** An expression ready to be evaluated for an event. */
export interface Evaluation {
  readonly value: (event: unknown, context: ConditionContext<StageEvents>) => unknown
  /** Whether it looks at earlier events or the time. */
  readonly iterative: boolean
}

/**
 * What an expression gives for an event of a stage.
 *
 * A value that is missing (`null`, `undefined`, a field of either) makes arithmetic missing and comparisons false.
 *
 * @throws PatternSyntaxError `PATTERN_SYNTAX` for unknown stages and functions.
 */
export function evaluationOf(expression: Expression, stage: string, stages: StageTable): Evaluation {
  const of = (part: Expression) => evaluationOf(part, stage, stages)
  switch (expression.kind) {
    case 'literal':
      return { value: () => expression.value, iterative: false }
    case 'field':
      return field(expression.path, stage, stages)
    case 'call':
      return isOverStage(expression.name.name)
        ? overStage(expression, stage, stages)
        : functionCall(expression, expression.args.map(of))
    case 'unary': {
      const compute = expression.operator === 'NOT' ? (value: unknown) => value !== true : negated
      return combine([of(expression.of)], compute)
    }
    case 'binary':
      return binary(expression.operator, of(expression.left), of(expression.right))
    case 'in': {
      const equal = OPERATORS['=']
      return combine([of(expression.value), ...expression.among.map(of)], (value, ...among) =>
        isMissing(value) ? false : among.some((one) => equal(value, one)) !== expression.negated,
      )
    }
    case 'between': {
      const parts = [of(expression.value), of(expression.low), of(expression.high)]
      return combine(parts, (value, low, high) => {
        if (isMissing(value) || isMissing(low) || isMissing(high)) return false
        return (OPERATORS['>='](value, low) && OPERATORS['<='](value, high)) !== expression.negated
      })
    }
    case 'like':
      return combine([of(expression.value), of(expression.like)], (value, like) =>
        typeof value !== 'string' || typeof like !== 'string'
          ? false
          : likeTest(like)(value) !== expression.negated,
      )
    default:
      return combine([of(expression.value)], (value) => isMissing(value) !== expression.negated)
  }
}

type CallExpression = Expression & { kind: 'call' }

function isMissing(value: unknown): boolean {
  return value === null || value === undefined
}

function negated(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'bigint' ? -value : undefined
}

function combine(parts: readonly Evaluation[], compute: (...values: unknown[]) => unknown): Evaluation {
  const iterative = parts.some((part) => part.iterative)
  if (parts.length === 1) {
    const [{ value }] = parts
    return { value: (event, context) => compute(value(event, context)), iterative }
  }
  return { value: (event, context) => compute(...parts.map(({ value }) => value(event, context))), iterative }
}

function binary(operator: string, left: Evaluation, right: Evaluation): Evaluation {
  const iterative = left.iterative || right.iterative
  const [a, b] = [left.value, right.value]
  if (operator === 'AND') {
    return { value: (event, context) => a(event, context) === true && b(event, context) === true, iterative }
  }
  if (operator === 'OR') {
    return { value: (event, context) => a(event, context) === true || b(event, context) === true, iterative }
  }
  const compute = OPERATORS[operator]
  return { value: (event, context) => compute(a(event, context), b(event, context)), iterative }
}

/** A field of the current event; its stage's name before it changes nothing, and alone is the event itself. */
function field(path: readonly Name[], stage: string, stages: StageTable): Evaluation {
  const [first, ...rest] = path
  if (first.name !== stage && stages.has(first.name)) {
    throw new PatternSyntaxError(
      `this condition is about the event of "${stage}". Write FIRST(${first.name}) or LAST(${first.name}) for an ` +
        'earlier event.',
      first.at,
    )
  }
  const read = reader(first.name === stage ? rest : path)
  return { value: (event) => read(event), iterative: false }
}

function reader(path: readonly Name[]): (from: unknown) => unknown {
  const keys = path.map(({ name }) => name)
  if (keys.length === 1) {
    const [key] = keys
    return (from) => (isMissing(from) ? undefined : (from as Record<string, unknown>)[key])
  }
  return (from) =>
    keys.reduce<unknown>(
      (value, key) => (isMissing(value) ? undefined : (value as Record<string, unknown>)[key]),
      from,
    )
}

function functionCall({ name, after }: CallExpression, args: readonly Evaluation[]): Evaluation {
  if (name.name.toUpperCase() === 'TIMESTAMP' && args.length === 0) {
    return { value: (_, context) => context.timestamp(), iterative: true }
  }
  const found = Object.hasOwn(FUNCTIONS, name.name.toUpperCase())
    ? FUNCTIONS[name.name.toUpperCase()]
    : undefined
  if (!found || after) {
    throw new PatternSyntaxError(
      after ? `${name.name}(…) has no fields.` : `there is no function ${name.name}.`,
      name.at,
      found
        ? []
        : [...Object.keys(FUNCTIONS), 'TIMESTAMP', 'FIRST', 'LAST', 'COUNT', 'SUM', 'AVG', 'MIN', 'MAX'],
    )
  }
  return combine(args, found)
}

/** FIRST, LAST and the aggregates: of the events that a stage has taken so far. */
function overStage({ name, args, after }: CallExpression, asking: string, stages: StageTable): Evaluation {
  const [arg] = args
  if (args.length !== 1 || arg.kind !== 'field') {
    throw new PatternSyntaxError(
      `${name.name} takes the name of a stage, as in ${name.name}(${asking}).`,
      name.at,
    )
  }
  const stage = stages.earlier(arg.path[0], asking)
  const read = reader([...arg.path.slice(1), ...(after ?? [])])
  const aggregate = AGGREGATES[name.name.toUpperCase()]
  return { value: (_, context) => aggregate(context.events(stage), read), iterative: true }
}

type Aggregate = (events: readonly unknown[], read: (from: unknown) => unknown) => unknown

const numbers = (events: readonly unknown[], read: (from: unknown) => unknown) =>
  events.map(read).filter((value) => typeof value === 'number')

const AGGREGATES: Record<string, Aggregate> = {
  FIRST: (events, read) => (events.length === 0 ? undefined : read(events[0])),
  LAST: (events, read) => (events.length === 0 ? undefined : read(events[events.length - 1])),
  COUNT: (events) => events.length,
  SUM: (events, read) => numbers(events, read).reduce((sum, value) => sum + value, 0),
  AVG: (events, read) => {
    const all = numbers(events, read)
    return all.length === 0 ? undefined : all.reduce((sum, value) => sum + value, 0) / all.length
  },
  MIN: (events, read) =>
    numbers(events, read).reduce<number | undefined>((a, b) => (a! < b ? a : b), undefined),
  MAX: (events, read) =>
    numbers(events, read).reduce<number | undefined>((a, b) => (a! > b ? a : b), undefined),
}
