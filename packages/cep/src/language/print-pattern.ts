import { MalformedPatternError } from '../errors.ts'
import { testsOf, type Condition } from '../pattern/condition.ts'
import { quantifierText } from '../pattern/mermaid.ts'
import type { SkipStrategy } from '../pattern/skip-strategy.ts'
import { flatStages, isNot, type Stage } from '../pattern/stage.ts'
import type { Expression } from './ast.ts'
import { printExpression, printName } from './print-expression.ts'

/** What to print for a condition that is a function. */
export interface PrintOptions {
  /** `error` (default): `MALFORMED_PATTERN`, since the text could not be read back. `placeholder`: `<condition>`. */
  functions?: 'error' | 'placeholder'
}

/**
 * A pattern in the text language, on one line.
 *
 * @throws MalformedPatternError `MALFORMED_PATTERN` if a condition is a function, which has no text.
 * @example
 * import { parsePattern, printPattern } from '@wiesel/cep'
 * console.log(printPattern(parsePattern('pattern (a->b {2}) within 90 s where b:x>1 and not (x=3 or x=4)')))
 * // → PATTERN (a -> b{2}) WITHIN 90 SECONDS WHERE b: x > 1 AND b: NOT (x = 3 OR x = 4)
 */
export function printPattern(
  { stages, skip }: { stages: readonly Stage[]; skip: SkipStrategy },
  { functions = 'error' }: PrintOptions = {},
): string {
  const printer = new Printer(functions)
  const windows = stages.flatMap(({ withinMs }) => withinMs ?? [])
  const conditions = [...flatStages(stages)].flatMap((stage) => printer.conditions(stage))
  return [
    `PATTERN (${printer.sequence(stages)})`,
    windows.length > 0 && `WITHIN ${printDuration(Math.min(...windows))}`,
    conditions.length > 0 && `WHERE ${conditions.join(' AND ')}`,
    printSkip(skip),
  ]
    .filter(Boolean)
    .join(' ')
}

/** The condition of a stage in the text language, functions as `<condition>`; empty if every event fits. */
export function printStageCondition(stage: Stage): string {
  return new Printer('placeholder').condition(stage)
}

class Printer {
  readonly #functions: 'error' | 'placeholder'

  constructor(functions: 'error' | 'placeholder') {
    this.#functions = functions
  }

  sequence(stages: readonly Stage[]): string {
    return stages.map((stage, i) => (i === 0 ? '' : LINKS[stage.contiguity]) + this.#element(stage)).join('')
  }

  conditions({ name, condition }: Stage): string[] {
    return condition ? this.#conjuncts(condition, name).map((text) => `${printName(name)}: ${text}`) : []
  }

  condition({ name, condition }: Stage): string {
    return condition ? this.#conjuncts(condition, name).join(' AND ') : ''
  }

  #element(stage: Stage): string {
    const { quantifier, group, until, gapWithinMs } = stage
    const gap = quantifier.kind === 'once' ? gapWithinMs : quantifier.gapMs
    return [
      (group ? `(${this.sequence(group)})` : printName(stage.name)) +
        (isNot(stage) ? '' : quantifierText(stage)),
      quantifier.greedy && 'GREEDY',
      quantifier.inner === 'strict' && 'CONSECUTIVE',
      quantifier.inner === 'any' && 'COMBINATIONS',
      gap !== undefined && `GAP ${printDuration(gap)}`,
      until && `UNTIL (${this.#conjuncts(until, stage.name).join(' AND ')})`,
    ]
      .filter(Boolean)
      .join(' ')
  }

  #conjuncts(condition: Condition, stage: string): string[] {
    if (condition.kind === 'and') {
      return [...this.#conjuncts(condition.left, stage), ...this.#conjuncts(condition.right, stage)]
    }
    if (condition.kind === 'or') {
      const sides = [condition.left, condition.right].map((side) =>
        this.#conjuncts(side, stage).join(' AND '),
      )
      return [`(${sides.join(' OR ')})`]
    }
    const [{ source }] = testsOf(condition)
    if (source !== undefined) return [printExpression(source as Expression, 'conjunct')]
    if (this.#functions === 'placeholder') return ['<condition>']
    throw new MalformedPatternError(
      `A condition of stage "${stage}" is a function, which cannot be printed. Write it in the text language, or ` +
        "print with { functions: 'placeholder' }.",
    )
  }
}

const LINKS: Record<Stage['contiguity'], string> = {
  strict: ' ',
  relaxed: ' -> ',
  any: ' ~> ',
  'not-next': ' !',
  'not-follow': ' -> !',
}

const UNITS: [string, number][] = [
  ['DAYS', 86_400_000],
  ['HOURS', 3_600_000],
  ['MINUTES', 60_000],
  ['SECONDS', 1_000],
]

function printDuration(ms: number): string {
  const [unit, size] = UNITS.find(([, one]) => ms >= one && ms % one === 0) ?? ['MS', 1]
  return `${ms / size} ${unit}`
}

function printSkip(skip: SkipStrategy): string | undefined {
  switch (skip.kind) {
    case 'noSkip':
      return undefined
    case 'skipToNext':
      return 'AFTER MATCH SKIP TO NEXT'
    case 'skipPastLastEvent':
      return 'AFTER MATCH SKIP PAST LAST EVENT'
    default: {
      const which = skip.kind === 'skipToFirst' ? 'FIRST' : 'LAST'
      return `AFTER MATCH SKIP TO ${which} ${printName(skip.stage)}${skip.throwOnMiss ? ' OR FAIL' : ''}`
    }
  }
}
