import * as fc from 'fast-check'

const STAGES = ['a', 'b', 'c', '`d e`']

const field = fc.constantFrom('x', 'y.z', '`in`', 'first', 'last', 'match')
const literal = fc.constantFrom('1', '2.5', "'text'", "'it''s'", 'TRUE', 'FALSE', 'NULL')
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    field,
    literal,
    fc
      .tuple(tie('value'), fc.constantFrom('+', '-', '*', '/', '%'), tie('value'))
      .map((parts) => parts.join(' ')),
    tie('value').map((inner) => `(${inner})`),
    tie('value').map((inner) => `-${inner}`),
    tie('value').map((inner) => `abs(${inner})`),
    fc.tuple(tie('value'), tie('value')).map(([a, b]) => `COALESCE(${a}, ${b})`),
    fc.constant('FIRST(a).x'),
    fc.constant('SUM(a.y.z)'),
  ),
}))

const negation = fc.constantFrom('', 'not ')
const comparison = fc.oneof(
  fc.tuple(value, fc.constantFrom('=', '==', '<>', '!=', '<', '>='), value).map((parts) => parts.join(' ')),
  fc.tuple(value, negation, value, value).map(([a, not, b, c]) => `${a} ${not}in (${b}, ${c})`),
  fc.tuple(value, negation, value, value).map(([a, not, b, c]) => `${a} ${not}between ${b} AND ${c}`),
  fc.tuple(value, negation).map(([a, not]) => `${a} is ${not}null`),
  fc.tuple(value, negation).map(([a, not]) => `${a} ${not}like 'a%'`),
)
const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small' },
    comparison,
    tie('condition').map((inner) => `NOT ${inner}`),
    fc
      .tuple(tie('condition'), fc.constantFrom('and', 'OR'), tie('condition'))
      .map((parts) => `(${parts.join(' ')})`),
  ),
}))

const quantifier = fc.constantFrom(
  '',
  '',
  '',
  '+',
  '*',
  '?',
  '{2}',
  '{2,}',
  '{1,3}',
  '{0,2}',
  '{2}?',
  '{2,}?',
)
const modifier = fc.constantFrom(
  '',
  '',
  '',
  ' consecutive',
  ' COMBINATIONS',
  ' greedy',
  ' GAP 5 s',
  ' UNTIL (x = 1 OR y = 2)',
)
const link = fc.constantFrom(' ', ' -> ', '~>', '->', ' !', '->!')

/** A text of the language: well formed always, meaningful mostly. */
export const arbitraryText = fc
  .record({
    elements: fc.array(fc.tuple(link, quantifier, modifier), { minLength: 1, maxLength: 4 }),
    grouped: fc.boolean(),
    groupQuantifier: quantifier,
    within: fc.constantFrom('', ' within 10 minutes', ' WITHIN 1 hour 30 min'),
    conditions: fc.array(fc.tuple(fc.nat(), condition), { maxLength: 3 }),
    skip: fc.constantFrom(
      '',
      ' after match no skip',
      ' AFTER MATCH SKIP TO NEXT',
      ' AFTER MATCH  SKIP PAST LAST EVENT',
      ' AFTER MATCH SKIP TO FIRST a',
      ' AFTER MATCH SKIP TO LAST a OR FAIL',
    ),
  })
  .map(({ elements, grouped, groupQuantifier, within, conditions, skip }) => {
    const texts = elements.map(([before, often, how], i) => {
      const isNot = i > 0 && before.includes('!')
      return `${i === 0 ? '' : before}${STAGES[i]}${isNot ? '' : often + how}`
    })
    const sequence = grouped ? `(${texts.join('')})${groupQuantifier} -> z` : texts.join('')
    const where = conditions.map(([i, text]) => `${STAGES[i % elements.length]}: ${text}`).join(' AND ')
    return `PATTERN (${sequence})${within}${where ? ` WHERE ${where}` : ''}${skip}`
  })
