import { MalformedPatternError } from '../errors.ts'
import { skipTarget, type SkipStrategy } from '../pattern/skip-strategy.ts'
import { flatStages, isNot, type Stage } from '../pattern/stage.ts'
import type { Nfa, NfaState } from './nfa.ts'

export const END_STATE = '$endState$'

/** What can be told before the automaton is built: names, and where NOT stages stand. */
export function checkStages(stages: readonly Stage[], skip: SkipStrategy): void {
  const names = new Set<string>([END_STATE])
  for (const { name } of flatStages(stages)) {
    if (name === '' || name.includes(':')) {
      throw new MalformedPatternError(`"${name}" cannot name a stage: names are not empty and have no ":".`)
    }
    if (names.has(name)) {
      throw new MalformedPatternError(
        `Duplicate pattern name: ${name}. Names must be unique, inside groups too.`,
      )
    }
    names.add(name)
  }
  checkBeginnings(stages)
  const target = skipTarget(skip)
  if (target !== undefined && !stages.some(({ name, group }) => !group && name === target)) {
    throw new MalformedPatternError(
      `The pattern name specified in AfterMatchSkipStrategy can not be found in the given Pattern: "${target}". ` +
        `Its stages outside groups are ${stages.map(({ name }) => name).join(', ')}.`,
    )
  }
}

function checkBeginnings(stages: readonly Stage[]): void {
  if (stages.length === 0) throw new MalformedPatternError('A pattern or group needs a stage at least.')
  if (isNot(stages[0]))
    throw new MalformedPatternError(`A pattern cannot begin with the NOT stage "${stages[0].name}".`)
  for (const { group, quantifier } of stages) {
    if (!group) continue
    checkBeginnings(group)
    if (quantifier.kind === 'loop' && group.every(canBeEmpty)) {
      throw new MalformedPatternError(
        `The loop over the group of ${group.map(({ name }) => name).join(', ')} could go round without an event, for ` +
          'ever. Make one stage of the group mandatory, or the group optional instead of its stages.',
      )
    }
  }
}

function canBeEmpty(stage: Stage): boolean {
  return isNot(stage) || stage.quantifier.optional || (stage.group?.every(canBeEmpty) ?? false)
}

/** What can be told only afterwards: windows. */
export function checkWindows(stages: readonly Stage[], nfa: Nfa): void {
  const { windowMs, states } = nfa
  if (windowMs > 0 && states.some(({ gapMs = 0 }) => gapMs > windowMs)) {
    throw new MalformedPatternError(
      'The window length between the previous and current event cannot be larger than the window length between ' +
        `the first and last event for a Pattern, which is ${windowMs} ms.`,
    )
  }
  const last = stages[stages.length - 1]
  if (last.contiguity === 'not-follow' && windowMs <= 0) {
    const gap = states.find(({ name }) => name === last.name)?.gapMs ?? 0
    if (gap <= 0) {
      throw new MalformedPatternError(
        'NotFollowedBy is not supported without windowTime as a last part of a Pattern! ' +
          `Give the pattern within(), so that it is known how long "${last.name}" must stay away.`,
      )
    }
  }
}

/** The most ways in which one event may pass over optional parts; each is looked at for each partial match. */
const MAX_WAYS = 10_000

/** Nested optional parts multiply: without a bound a small pattern could keep an engine busy for ever. */
export function checkWays({ states }: Nfa): void {
  const known = new Map<NfaState, number>()
  const waysFrom = (state: NfaState): number => {
    const before = known.get(state)
    if (before !== undefined) return before
    // Met again before it is known: a way that comes back to where it was.
    known.set(state, Infinity)
    let ways = 1
    for (const { action, target } of state.transitions) if (action === 'proceed') ways += waysFrom(target)
    known.set(state, ways)
    return ways
  }
  if (states.some((state) => waysFrom(state) > MAX_WAYS)) {
    throw new MalformedPatternError(
      `The optional parts of the pattern can be left out in more than ${MAX_WAYS} ways at one event. Make stages of ` +
        'repeated or nested groups mandatory, or use fewer of them.',
    )
  }
}
