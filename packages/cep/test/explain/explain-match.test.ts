import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WieselError } from '@wiesel/runtime'
import {
  AfterMatchSkipStrategy,
  explainMatch,
  parsePattern,
  Pattern,
  type AnyPattern,
} from '../../src/index.ts'
import { arbitrarySketch, arbitraryStream, patternOf, type Letter } from '../support/arbitrary-pattern.ts'

const letters = (text: string) => text.split('').map((letter) => ({ letter }))
const explain = (pattern: string, events: string) =>
  String(explainMatch(parsePattern(pattern), letters(events), { timestamp: (_, index) => index * 10 }))

const WHERE = "WHERE a: letter = 'a' AND b: letter = 'b' AND c: letter = 'c'"

test('a match is told event by event', () => {
  expect(explain(`PATTERN (a -> b c) ${WHERE}`, 'xaxbc')).toBe(`It matches:
  event 1 is "a"
  event 2 is passed over
  event 3 is "b"
  event 4 is "c"`)
  expect(explain(`PATTERN (a ~> b -> c) ${WHERE}`, 'abbc')).toMatch(/^It matches in 2 ways\. The longest:/)
})

test('no event may fit the beginning', () => {
  expect(explain(`PATTERN (a -> b -> c) ${WHERE}`, 'bcx')).toBe(
    'No match: no event fits the beginning of the pattern.',
  )
})

test.each([
  ['PATTERN (a -> b c)', 'abx', `event 2 ends it: only "c" (letter = 'c') may come here`],
  ['PATTERN (a -> b -> !c)  WITHIN 1 DAY', 'ab', 'it waits for its window to end'],
  ['PATTERN (a -> !c -> b)', 'axc', `event 2 ends it: it is "c" (letter = 'c'), which must not come here`],
  [
    'PATTERN (a -> b -> c) WITHIN 20 MS',
    'abxc',
    'event 2 comes too late: 20 ms or more after the first event',
  ],
  [
    'PATTERN (a -> b GAP 15 MS -> c)',
    'axb',
    'event 2 comes too late: 15 ms or more after the previous event',
  ],
  [
    'PATTERN (a -> b+ -> c)',
    'ab',
    `the events end here; it waits for "b" (letter = 'b') or "c" (letter = 'c')`,
  ],
])('%s over %s stops: %s', (pattern, events, ending) => {
  const text = explain(`${pattern} ${WHERE}`, events)
  expect(text).toMatch(/^No match\. The partial match that came furthest:/)
  expect(text.split('\n').at(-1)).toBe(`  ${ending}`)
})

test('conditions that are functions are named as such, and held-back matches too', () => {
  const is = (letter: string) => (event: { letter: string }) => event.letter === letter
  const pattern = Pattern.of<{ letter: string }>()
    .begin('a', AfterMatchSkipStrategy.skipPastLastEvent())
    .where(is('a'))
    .followedBy('b')
    .where(is('b'))
    .optional()
    .followedBy('c')
    .where(is('c'))
  const open = explainMatch(pattern, letters('ab'))
  expect(open.matched).toBe(false)
  expect(String(open)).toContain('it waits for "c" (<condition>)')
  expect(explainMatch(pattern, letters('abc')).matches).toHaveLength(1)
})

test('it finds a match exactly when the engine does', () => {
  fc.assert(
    fc.property(arbitrarySketch, arbitraryStream(6), (sketch, stream) => {
      const pattern = patternOf(sketch)
      if (!pattern || pattern.stages.at(-1)!.contiguity === 'not-follow') return true
      const explanation = tryToExplain(pattern, stream)
      if ('code' in explanation) return /MALFORMED_PATTERN|PARTIAL_MATCH_LIMIT/.test(explanation.code)
      const complete = explanation.trails.filter(({ ending }) => ending.kind === 'complete')
      expect(complete).toHaveLength(explanation.matches.length)
      expect(explanation.toString()).toMatch(explanation.matched ? /^It matches/ : /^No match/)
      return true
    }),
    { numRuns: 150 },
  )
})

function tryToExplain(pattern: AnyPattern, stream: Letter[]) {
  try {
    return explainMatch(pattern, stream, { timestamp: ({ timestamp }: Letter) => timestamp })
  } catch (error) {
    return error as WieselError
  }
}
