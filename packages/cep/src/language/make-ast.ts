// What the grammar makes of what it has read. Each function gets the parts of one rule, in order.
/* oxlint-disable typescript/no-explicit-any -- the parser hands its parts over untyped */
import type { Token } from 'moo'
import {
  nameOf,
  positionOf,
  type Expression,
  type Name,
  type TextCondition,
  type TextElement,
  type TextModifier,
  type TextPattern,
  type TextQuantifier,
  type TextRule,
  type TextSkip,
} from './ast.ts'

type Parts = any[]

export const second = (parts: Parts): unknown => parts[1]
export const name = ([token]: Parts): Name => nameOf(token)

export const rules = ([first, rest]: Parts): TextRule[] => [first, ...rest.map(second)]
export const rule = ([head, pattern]: Parts): TextRule => ({ name: head?.[1], pattern })

export const pattern = ([, , elements, , within, where, skip]: Parts): TextPattern => ({
  elements,
  within: within ?? undefined,
  where: where ?? undefined,
  skip: skip ?? undefined,
})

export const sequence = ([first, rest]: Parts): TextElement[] => [first, ...rest]
export const strict = ([element]: Parts): TextElement => element
export const followedBy = ([, element]: Parts): TextElement => ({ ...element, link: 'followedBy' })
export const followedByAny = ([, element]: Parts): TextElement => ({ ...element, link: 'followedByAny' })
export const notNext = ([, stage]: Parts): TextElement => negative('next', stage)
export const notFollowedBy = ([, , stage]: Parts): TextElement => negative('followedBy', stage)
export const stage = ([name]: Parts) => ({ name, at: name.at })
export const group = ([open, group]: Parts) => ({ group, at: positionOf(open) })

function negative(link: TextElement['link'], name: Name): TextElement {
  return { link, negated: true, name, modifiers: [], at: name.at }
}

export const element = ([thing, quantifier, modifiers]: Parts): TextElement => ({
  ...thing,
  link: 'next',
  negated: false,
  quantifier: quantifier ?? undefined,
  modifiers,
})

const times = (at: Token, min: number, max: number | undefined, optional: boolean): TextQuantifier => ({
  min,
  max,
  optional,
  at: positionOf(at),
})
export const oneOrMore = ([at]: Parts) => times(at, 1, undefined, false)
export const zeroOrMore = ([at]: Parts) => times(at, 1, undefined, true)
export const optional = ([at]: Parts) => times(at, 1, 1, true)
export const exactly = ([at, count, , maybe]: Parts) =>
  times(at, Number(count), Number(count), maybe !== null)
export const atLeast = ([at, count, , , maybe]: Parts) => times(at, Number(count), undefined, maybe !== null)
export const range = ([at, min, , max, , maybe]: Parts) => times(at, Number(min), Number(max), maybe !== null)

export const modifier = ([token]: Parts): TextModifier => ({ kind: token.type, at: positionOf(token) })
export const gap = ([token, duration]: Parts): TextModifier => ({ ...modifier([token]), duration })
export const until = ([token, , condition]: Parts): TextModifier => ({ ...modifier([token]), condition })
export const duration = ([parts]: Parts): string => parts.flat().join(' ')

export const within = ([token, duration]: Parts) => ({ duration, at: positionOf(token) })
export const where = ([token, first, rest]: Parts) => ({
  conditions: [first, ...rest.map(second)],
  at: positionOf(token),
})
export const condition = ([head, condition]: Parts): TextCondition => ({ label: head?.[0], condition })

export const noSkip = (): TextSkip => ({ kind: 'noSkip', throwOnMiss: false })
export const skipToNext = (): TextSkip => ({ kind: 'skipToNext', throwOnMiss: false })
export const skipPastLast = (): TextSkip => ({ kind: 'skipPastLastEvent', throwOnMiss: false })
const skipTo = (kind: TextSkip['kind'], [, stage, fail]: Parts): TextSkip => ({
  kind,
  stage,
  throwOnMiss: fail !== null,
})
export const skipToFirst = (parts: Parts) => skipTo('skipToFirst', parts)
export const skipToLast = (parts: Parts) => skipTo('skipToLast', parts)

export const binary = ([left, operator, right]: Parts): Expression => ({
  kind: 'binary',
  operator: OPERATORS[operator.value] ?? operator.value.toUpperCase(),
  left,
  right,
})
const OPERATORS: Record<string, string> = { '==': '=', '<>': '!=' }
export const arithmetic = ([left, [operator], right]: Parts) => binary([left, operator, right])
export const not = ([, of]: Parts): Expression => ({ kind: 'unary', operator: 'NOT', of })
export const negativeValue = ([, of]: Parts): Expression => ({ kind: 'unary', operator: '-', of })
export const among = ([value, negated, , , first, rest]: Parts): Expression => ({
  kind: 'in',
  value,
  among: [first, ...rest.map(second)],
  negated: negated !== null,
})
export const between = ([value, negated, , low, , high]: Parts): Expression => ({
  kind: 'between',
  value,
  low,
  high,
  negated: negated !== null,
})
export const like = ([value, negated, , like]: Parts): Expression => ({
  kind: 'like',
  value,
  like,
  negated: negated !== null,
})
export const isNull = ([value, , negated]: Parts): Expression => ({
  kind: 'isNull',
  value,
  negated: negated !== null,
})

export const number = ([token]: Parts): Expression => ({ kind: 'literal', value: Number(token.value) })
export const text = ([token]: Parts): Expression => ({ kind: 'literal', value: token.value })
export const yes = (): Expression => ({ kind: 'literal', value: true })
export const no = (): Expression => ({ kind: 'literal', value: false })
export const nothing = (): Expression => ({ kind: 'literal', value: null })
export const path = ([first, rest]: Parts): Name[] => [first, ...rest.map(second)]
export const field = ([path]: Parts): Expression => ({ kind: 'field', path })

/** The rule without arguments has one part less. */
export const call = ([token, , ...rest]: Parts): Expression => {
  const args: Expression[] = rest.length > 2 ? [rest[0], ...rest[1].map(second)] : []
  return { kind: 'call', name: nameOf(token), args, after: rest.at(-1) ?? undefined }
}

// For `:?`, `:*`, `:+` and rules that only pass on.
export const id = ([only]: Parts): unknown => only
export const nuller = (): null => null
export const arrpush = ([list, last]: Parts): unknown[] => [...list, last]
