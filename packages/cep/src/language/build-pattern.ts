import { toMillis, type WieselError } from '@wiesel/runtime'
import { compileNfa } from '../nfa/compile-nfa.ts'
import { and, conditionOf, type Condition, type Predicate } from '../pattern/condition.ts'
import {
  greedyQuantifier,
  innerQuantifier,
  loopQuantifier,
  optionalQuantifier,
  timesQuantifier,
} from '../pattern/quantify.ts'
import { AfterMatchSkipStrategy, type SkipStrategy } from '../pattern/skip-strategy.ts'
import { ONCE, type Contiguity, type Quantifier, type Stage } from '../pattern/stage.ts'
import type { Expression, Position, TextElement, TextModifier, TextPattern, TextSkip } from './ast.ts'
import { evaluationOf } from './evaluate.ts'
import { StageTable } from './stage-names.ts'
import { PatternSyntaxError } from './syntax-error.ts'

/** The stages a text means. */
export function buildStages(text: TextPattern): { stages: Stage[]; skip: SkipStrategy } {
  const table = new StageTable(text.elements)
  const conditions = conditionsOf(text, table)
  const stages = text.elements.map((_, i) => buildStage(text.elements, i, table, conditions))
  const skip = skipOf(text.skip, table)
  const last = text.elements[text.elements.length - 1]
  if (text.within !== undefined) {
    stages[stages.length - 1] = {
      ...stages[stages.length - 1],
      withinMs: millis(text.within.duration, text.within.at),
    }
  } else if (last.negated && last.link === 'followedBy') {
    throw new PatternSyntaxError(
      `"!${last.name?.name}" at the end needs WITHIN, so that it is known how long it must stay away.`,
      last.at,
    )
  }
  // What only the whole shows: names that cannot be used, a target inside a group, windows that contradict.
  at(text.elements[0].at, () => compileNfa({ stages, skip }))
  return { stages, skip }
}

function buildStage(
  sequence: readonly TextElement[],
  index: number,
  table: StageTable,
  conditions: ReadonlyMap<string, Condition>,
): Stage {
  const element = sequence[index]
  const name = element.name?.name ?? 'GroupPattern'
  let stage: Stage = {
    name,
    contiguity: index === 0 ? 'strict' : contiguityOf(element),
    quantifier: ONCE,
    condition: element.group ? undefined : conditions.get(name),
    group: element.group?.map((_, i) => buildStage(element.group!, i, table, conditions)),
  }
  const { quantifier } = element
  if (quantifier) stage = { ...stage, quantifier: at(quantifier.at, () => quantifierOf(stage, quantifier)) }
  for (const modifier of element.modifiers) {
    stage = at(modifier.at, () => modified(stage, modifier, name, table))
  }
  if (stage.quantifier.optional && index > 0) {
    const before = sequence[index - 1].modifiers.some(({ kind }) => kind === 'greedy')
    if (before) {
      const greedy = {
        ...stage,
        quantifier: { ...ONCE, greedy: true },
        name: sequence[index - 1].name?.name ?? '',
      }
      at(element.at, () => optionalQuantifier({ ...stage, quantifier: ONCE }, greedy))
    }
  }
  return stage
}

function contiguityOf({ link, negated }: TextElement): Contiguity {
  if (negated) return link === 'next' ? 'not-next' : 'not-follow'
  return link === 'next' ? 'strict' : link === 'followedBy' ? 'relaxed' : 'any'
}

function quantifierOf(
  stage: Stage,
  { min, max, optional }: { min: number; max?: number; optional: boolean },
): Quantifier {
  if (min === 1 && max === 1) return optional ? optionalQuantifier(stage, undefined) : ONCE
  const quantifier =
    max === undefined ? loopQuantifier(stage, Math.max(1, min)) : timesQuantifier(stage, min, max)
  return { ...quantifier, optional: quantifier.optional || optional || min === 0 }
}

function modified(stage: Stage, modifier: TextModifier, name: string, table: StageTable): Stage {
  const { quantifier } = stage
  switch (modifier.kind) {
    case 'greedy':
      return { ...stage, quantifier: greedyQuantifier(stage) }
    case 'consecutive':
      return { ...stage, quantifier: innerQuantifier(stage, 'strict') }
    case 'combinations':
      return { ...stage, quantifier: innerQuantifier(stage, 'any') }
    case 'gap': {
      const ms = millis(modifier.duration!, modifier.at)
      return quantifier.kind === 'once'
        ? { ...stage, gapWithinMs: ms }
        : { ...stage, quantifier: { ...quantifier, gapMs: ms } }
    }
    default: {
      if (quantifier.kind !== 'loop' || stage.until) {
        throw new PatternSyntaxError(
          'UNTIL ends a loop without an upper bound, such as x+ or x{2,}, once.',
          modifier.at,
        )
      }
      const asking = stage.group ? table.names[0] : name
      return { ...stage, until: conditionFrom(modifier.condition!, asking, table) }
    }
  }
}

function conditionsOf({ where }: TextPattern, table: StageTable): Map<string, Condition> {
  const conditions = new Map<string, Condition>()
  let inherited = table.names.length === 1 ? table.names[0] : undefined
  for (const { label, condition } of where?.conditions ?? []) {
    if (label && !table.has(label.name)) {
      throw new PatternSyntaxError(
        `there is no stage "${label.name}"; there are ${table.names.join(', ')}.`,
        label.at,
      )
    }
    const stage = label?.name ?? table.stageOf(condition, inherited)
    if (stage === undefined) {
      throw new PatternSyntaxError(
        `say which stage the first condition is about, as in WHERE ${table.names[0]}: …`,
        where!.at,
      )
    }
    inherited = stage
    conditions.set(stage, and(conditions.get(stage), conditionFrom(condition, stage, table)))
  }
  return conditions
}

function conditionFrom(expression: Expression, stage: string, table: StageTable): Condition {
  const { value, iterative } = evaluationOf(expression, stage, table)
  const noContext = undefined as never
  const run: Predicate = iterative
    ? (event, context) => value(event, context) === true
    : (event) => value(event, noContext) === true
  return conditionOf(run, expression)
}

function skipOf(skip: TextSkip | undefined, table: StageTable): SkipStrategy {
  if (!skip) return AfterMatchSkipStrategy.noSkip()
  const { kind, stage, throwOnMiss } = skip
  if (kind !== 'skipToFirst' && kind !== 'skipToLast') return { kind }
  if (!table.has(stage!.name)) {
    throw new PatternSyntaxError(
      `there is no stage "${stage!.name}"; there are ${table.names.join(', ')}.`,
      stage!.at,
    )
  }
  return { kind, stage: stage!.name, throwOnMiss }
}

function millis(duration: string, position: Position): number {
  return at(position, () => toMillis(duration))
}

/** Gives what goes wrong inside the place where it stands in the text. */
function at<R>(position: Position, build: () => R): R {
  try {
    return build()
  } catch (error) {
    if (error instanceof PatternSyntaxError) throw error
    throw new PatternSyntaxError((error as WieselError).message, position)
  }
}
