import { toMillis, type Duration } from '@wiesel/runtime'
import { MalformedPatternError } from '../errors.ts'
import { isNot, type Quantifier, type Stage } from './stage.ts'

// The rules for quantifiers and their modifiers. Each takes the sequence so far and gives the last stage's new
// quantifier, or throws MALFORMED_PATTERN.

export function timesQuantifier(stage: Stage, from: number, to: number, gap?: Duration): Quantifier {
  const quantifier = quantified(stage, 'times')
  if (!Number.isInteger(to) || to < 1) {
    throw new MalformedPatternError(`Stage "${stage.name}": times() takes a whole number above 0, not ${to}.`)
  }
  if (!Number.isInteger(from) || from < 0 || from > to) {
    throw new MalformedPatternError(
      `Stage "${stage.name}": times(${from}, ${to}) needs whole numbers with 0 ≤ from ≤ to.`,
    )
  }
  const optional = quantifier.optional || from === 0
  return { ...quantifier, from: Math.max(1, from), to, optional, gapMs: gapOf(gap) }
}

export function loopQuantifier(stage: Stage, from: number, gap?: Duration): Quantifier {
  const quantifier = quantified(stage, 'loop')
  if (!Number.isInteger(from) || from < 1) {
    throw new MalformedPatternError(
      `Stage "${stage.name}": a loop takes a whole number above 0 of events at least, not ${from}.`,
    )
  }
  return { ...quantifier, from, to: from, gapMs: gapOf(gap) }
}

function quantified(stage: Stage, kind: Quantifier['kind']): Quantifier {
  if (isNot(stage))
    throw new MalformedPatternError(`Stage "${stage.name}" is a NOT stage: it cannot be repeated.`)
  if (stage.quantifier.kind !== 'once') {
    throw new MalformedPatternError(
      `Stage "${stage.name}": Already applied quantifier to this Pattern. Keep one of oneOrMore, times and timesOrMore.`,
    )
  }
  return { ...stage.quantifier, kind }
}

function gapOf(gap: Duration | undefined): number | undefined {
  return gap === undefined ? undefined : toMillis(gap)
}

export function innerQuantifier(stage: Stage, inner: 'strict' | 'any'): Quantifier {
  const name = inner === 'strict' ? 'consecutive()' : 'allowCombinations()'
  if (stage.quantifier.kind === 'once') {
    throw new MalformedPatternError(
      `Stage "${stage.name}": ${name} is about the events of a loop. Call oneOrMore, times or timesOrMore first.`,
    )
  }
  if (stage.quantifier.inner !== 'relaxed') {
    throw new MalformedPatternError(
      `Stage "${stage.name}": use consecutive() or allowCombinations(), one of them, once.`,
    )
  }
  if (stage.quantifier.greedy && inner === 'any') {
    throw new MalformedPatternError(`Stage "${stage.name}": greedy() does not go with allowCombinations().`)
  }
  return { ...stage.quantifier, inner }
}

export function greedyQuantifier(stage: Stage): Quantifier {
  const { kind, inner } = stage.quantifier
  if (isNot(stage))
    throw new MalformedPatternError(`Stage "${stage.name}" is a NOT stage: it cannot be greedy.`)
  if (stage.group) throw new MalformedPatternError('A group cannot be greedy: make a stage inside it greedy.')
  if (kind === 'once') {
    throw new MalformedPatternError(
      `Stage "${stage.name}": greedy() is about loops. Call oneOrMore, times or timesOrMore first.`,
    )
  }
  if (inner === 'any') {
    throw new MalformedPatternError(`Stage "${stage.name}": greedy() does not go with allowCombinations().`)
  }
  return { ...stage.quantifier, greedy: true }
}

export function optionalQuantifier(stage: Stage, previous: Stage | undefined): Quantifier {
  if (previous?.quantifier.greedy) {
    throw new MalformedPatternError(
      `Stage "${stage.name}": Optional pattern cannot be preceded by greedy pattern "${previous.name}".`,
    )
  }
  if (stage.quantifier.optional) {
    throw new MalformedPatternError(`Stage "${stage.name}" is optional already.`)
  }
  if (isNot(stage))
    throw new MalformedPatternError(`Stage "${stage.name}" is a NOT stage: it cannot be optional.`)
  return { ...stage.quantifier, optional: true }
}
