import { expect, test } from 'vitest'
import { parseParameters, UsageError } from '../../src/index.ts'

test('values follow their names, or an equals sign', () => {
  const words = ['--a', '1', '--b=x=y', '--c', '--d', '-5', '--e=--f', '--empty=', '--with space', 'a b']
  expect(parseParameters(words)).toEqual({
    a: '1',
    b: 'x=y',
    c: 'true',
    d: '-5',
    e: '--f',
    empty: '',
    'with space': 'a b',
  })
  expect(parseParameters([])).toEqual({})
})

test('names cannot reach the prototype', () => {
  const parameters = parseParameters(['--__proto__', 'x', '--toString', 'y'])
  expect(Object.entries(parameters)).toEqual([
    ['__proto__', 'x'],
    ['toString', 'y'],
  ])
  expect(Object.getPrototypeOf(parameters)).toBe(Object.prototype)
})

test.each([[['x']], [['--a', '1', 'x']], [['-a']], [['--']], [['--=x']], [['']], [['--a', '--a']]])(
  '%j is an error',
  (words) => expect(() => parseParameters(words)).toThrow(UsageError),
)
