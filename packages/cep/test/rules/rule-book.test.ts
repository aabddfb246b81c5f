import { expect, test } from 'vitest'
import { RuleBook } from '../../src/rules/rule-book.ts'

test('what a rule has shed still counts when the rule is gone', () => {
  const book = new RuleBook<{ letter: string }>({ maxPartialMatches: 2, onLimit: 'shed' })
  const rule = { name: 'r', from: -Infinity }
  book.add({ ...rule, version: 1, text: `PATTERN (a -> b) WHERE a: letter = 'a' AND b: letter = 'b'` })
  const [{ engine }] = book.running.values()
  const state = engine.createState()
  for (let time = 0; time < 5; time++) {
    book.each({ letter: 'a' }, time, () => void engine.process(state, { letter: 'a' }, time))
  }
  const { shed } = book
  expect(shed).toBeGreaterThan(0)
  book.add({ ...rule, version: 2, text: null, from: 6 })
  expect(book.expire(10)).toEqual([1])
  expect([book.running.size, book.shed]).toEqual([0, shed])
})
