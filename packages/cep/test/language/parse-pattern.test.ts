import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import {
  createEngine,
  parsePattern,
  parseRules,
  Pattern,
  printPattern,
  PatternSyntaxError,
} from '../../src/index.ts'
import { countParses } from '../../src/language/parse-text.ts'
import { grammarText } from '../../scripts/build-grammar.ts'
import { arbitraryText } from './arbitrary-text.ts'

const EXAMPLE =
  'PATTERN (small -> big{2,} -> !refund) WITHIN 10 MINUTES ' +
  'WHERE small: amount < 1 AND big: amount > 500 AND big.card = FIRST(small).card ' +
  'AFTER MATCH SKIP PAST LAST EVENT'

test('the compiled grammar is the one that pattern.ne describes', async () => {
  const path = new URL('../../src/language/pattern-grammar.ts', import.meta.url)
  expect(readFileSync(path, 'utf8')).toBe(await grammarText())
})

test('every text has one parse, and prints as a text with the same parse', () => {
  fc.assert(
    fc.property(arbitraryText, (text) => {
      expect(countParses(text)).toBe(1)
      const printed = meaningOf(text)
      if (printed instanceof Error) {
        // What is well formed may still mean nothing: an optional stage after a greedy one …
        return printed instanceof PatternSyntaxError && !/unexpected|too early/.test(printed.message)
      }
      expect(countParses(printed)).toBe(1)
      expect(printPattern(parsePattern(printed))).toBe(printed)
      expect(structure(parsePattern(printed))).toEqual(structure(parsePattern(text)))
      return true
    }),
    { numRuns: 300 },
  )
})

function meaningOf(text: string): string | Error {
  try {
    return printPattern(parsePattern(text))
  } catch (error) {
    return error as Error
  }
}

function structure({ stages, skip }: { stages: unknown; skip: unknown }): unknown {
  const withoutFunctions = (key: string, value: unknown) =>
    key === 'condition' || key === 'until' ? value && true : value
  return JSON.parse(JSON.stringify({ stages, skip }, withoutFunctions))
}

test('the stages of a text are those that the calls make', () => {
  const called = Pattern.of<{ amount: number }>()
    .begin('small')
    .where((event) => event.amount < 1)
    .followedBy('big')
    .where((event) => event.amount > 500)
    .timesOrMore(2)
    .notFollowedBy('refund')
    .within('10 min')
  expect(structure({ stages: called.stages, skip: { kind: 'skipPastLastEvent' } })).toEqual(
    structure(parsePattern(EXAMPLE)),
  )
})

test.each([
  ['n = 3', { n: 3 }, true],
  ['n = 3', { n: '3' }, false],
  ['n = 3', { n: 3n }, true],
  ['n != 3', { n: '3' }, true],
  ['n != 3', {}, false],
  ['NOT n = 3', {}, true],
  ['n <> 3', { n: 4 }, true],
  ['at > 999', { at: new Date(1000) }, true],
  ['at = later', { at: new Date(1000), later: new Date(1000) }, true],
  ['n + 2 * n - 1 = 8', { n: 3 }, true],
  ['(n + 2) * n = 15', { n: 3 }, true],
  ['-n < 0 AND x: n % 2 = 1', { n: 3 }, true],
  ['n / 0 > 1', { n: 3 }, true],
  ["s + 'b' = 'ab'", { s: 'a' }, true],
  ["s + 1 = 'a1'", { s: 'a' }, false],
  ["card.country IN ('at', 'de')", { card: { country: 'at' } }, true],
  ["card.country NOT IN ('at')", {}, false],
  ['n BETWEEN 1 AND 2 + 1', { n: 3 }, true],
  ['n NOT BETWEEN 1 AND 3', { n: 3 }, false],
  ["s LIKE 'a_c%'", { s: 'abcde' }, true],
  ["s LIKE 'a.c'", { s: 'abc' }, false],
  ["s NOT LIKE 'a%'", { s: 'b' }, true],
  ['n IS NULL', {}, true],
  ['n IS NOT NULL', { n: 0 }, true],
  ['(n = 1 OR n = 2)', { n: 2 }, true],
  ['flag = TRUE AND NOT (n = 1)', { flag: true, n: 2 }, true],
  ["UPPER(s) = 'A' AND LENGTH(s) = 1 AND TRIM(s) = LOWER(s)", { s: 'a' }, true],
  ['ABS(n) = 3 AND FLOOR(2.5) = 2 AND CEIL(2.5) = 3 AND ROUND(2.4) = 2', { n: -3 }, true],
  ["COALESCE(n, m, 'x') = 4", { m: 4 }, true],
  ["s = 'it''s'", { s: "it's" }, true],
  ['`where` = 1', { where: 1 }, true],
  ['TIMESTAMP() = 7', {}, true],
])('%s of %o is %s', (condition, event, expected) => {
  const engine = createEngine(parsePattern(`PATTERN (x) WHERE x: ${condition}`))
  expect(engine.process(engine.createState(), event, 7).count).toBe(expected ? 1 : 0)
})

test('earlier events and what has been taken of them', () => {
  const text = `PATTERN (a+ GREEDY -> b) WHERE a: COUNT(a) < 3 AND b: n = SUM(a.n) AND b: n > MAX(a.n)
    AND b: MIN(a.n) = FIRST(a).n AND b: AVG(a.n) * COUNT(a) = n AND b: LAST(a).n - FIRST(a).n = 2`
  const engine = createEngine(parsePattern<{ n: number }>(text))
  const state = engine.createState()
  const matches = [1, 2, 3, 6].flatMap((n, i) => engine.process(state, { n }, i).toArray())
  expect(matches).toEqual([{ a: [{ n: 1 }, { n: 2 }, { n: 3 }], b: [{ n: 6 }] }])
})

test('a stage alone is its event, so patterns may be about numbers', () => {
  const engine = createEngine(
    parsePattern<number>('PATTERN (low high) WHERE low < 3 AND high > 2 * FIRST(low)'),
  )
  const state = engine.createState()
  expect([2, 5].flatMap((n) => engine.process(state, n, 0).toArray())).toEqual([{ low: [2], high: [5] }])
})

test.each([
  ['PATTERN (a -> )', 1, 15, ['"!"', '"("', 'a name']],
  ['PATERN (a)', 1, 1, ['PATTERN']],
  ['PATTERN (a', 1, 11, undefined],
  ['PATTERN (a)\nWHERE a: x = §', 2, 14, undefined],
  ["PATTERN (a) WHERE a: x = 'abc", 1, 26, undefined],
  ['PATTERN (a) WHERE a: x > 1 OR x < 2', 1, 28, undefined],
  ['PATTERN (a -> !b)', 1, 16, []],
  ['PATTERN (a a)', 1, 12, []],
  ['PATTERN (a b) WHERE x > 1', 1, 15, []],
  ['PATTERN (a -> b) WHERE a: FIRST(b).x > 1', 1, 33, []],
  ['PATTERN (a !b c) WHERE c: FIRST(b).x > 1', 1, 33, []],
  ['PATTERN (a -> b) WHERE c: x > 1', 1, 24, []],
  ['PATTERN (a -> b) WHERE b: a.x > 1', 1, 27, []],
  ['PATTERN (a -> b) WHERE a.x = b.x', 1, 30, []],
  ['PATTERN (a) WITHIN 5 FOO', 1, 13, []],
  ['PATTERN (a{0})', 1, 11, []],
  ['PATTERN (a{2,1})', 1, 11, []],
  ['PATTERN (a GREEDY)', 1, 12, []],
  ['PATTERN (a{2} UNTIL (x = 1))', 1, 15, []],
  ['PATTERN (a+ GREEDY -> b?)', 1, 23, []],
  ['PATTERN (a -> b) AFTER MATCH SKIP TO LAST x', 1, 43, []],
  ['PATTERN ((a -> b) -> c) AFTER MATCH SKIP TO LAST b', 1, 10, []],
  ['PATTERN (a) WHERE a: nope(x) = 1', 1, 22, undefined],
  ['PATTERN (a) WHERE a: constructor(x) = 1', 1, 22, undefined],
])('%s is refused at line %i, column %i', (text, line, column, expected) => {
  let error: PatternSyntaxError | undefined
  try {
    parsePattern(text)
  } catch (thrown) {
    error = thrown as PatternSyntaxError
  }
  expect(error).toBeInstanceOf(PatternSyntaxError)
  expect(error).toMatchObject({ code: 'PATTERN_SYNTAX', line, column, ...(expected && { expected }) })
  expect(error!.message).toContain(`Line ${line}, column ${column}: `)
})

test('rules have names, their own or by their place, each once', () => {
  const rules = parseRules(`RULE one PATTERN (a); PATTERN (b); RULE 'and three' PATTERN (c);`)
  expect(rules.map(({ name, pattern }) => [name, String(pattern)])).toEqual([
    ['one', 'PATTERN (a)'],
    ['rule 2', 'PATTERN (b)'],
    ['and three', 'PATTERN (c)'],
  ])
  expect(() => parseRules('RULE x PATTERN (a); RULE x PATTERN (a)')).toThrow('two rules "x"')
})

test('a function has no text', () => {
  const pattern = Pattern.of<number>()
    .begin('a')
    .where((n) => n > 1)
    .or((n) => n < 0)
    .oneOrMore()
    .optional()
  expect(String(pattern)).toBe('PATTERN (a*) WHERE a: (<condition> OR <condition>)')
  expect(() => printPattern(pattern)).toThrow('is a function')
})
