import { expect, test } from 'vitest'
import type { Output } from '@wiesel/runtime/internal'
import { combineInputs } from '../../src/task/combine-inputs.ts'

function open() {
  const said: unknown[] = []
  const note = (name: string): Output => ({
    push: (value, timestamp) => void said.push([name, 'push', value, timestamp]),
    watermark: (timestamp) => void said.push([name, 'watermark', timestamp]),
    idle: (idle) => void said.push([name, 'idle', idle]),
    end: () => void said.push([name, 'end']),
  })
  const [first, second] = combineInputs([note('first'), note('second')], note('operator'))
  return { first, second, take: () => said.splice(0) }
}

test('records and ends go to their input, watermarks to the operator once both have risen', () => {
  const { first, second, take } = open()
  first.push('a', 1)
  second.push('b', 2)
  first.watermark(5)
  second.watermark(3)
  second.watermark(9)
  second.end()
  expect(take()).toEqual([
    ['first', 'push', 'a', 1],
    ['second', 'push', 'b', 2],
    ['operator', 'watermark', 3],
    ['operator', 'watermark', 5],
    ['second', 'end'],
  ])
})

test('an idle input does not hold up the other; both idle is idle', () => {
  const { first, second, take } = open()
  first.watermark(5)
  second.idle(true)
  first.idle(true)
  second.idle(false)
  second.watermark(4)
  second.watermark(8)
  expect(take()).toEqual([
    ['operator', 'watermark', 5],
    ['operator', 'idle', true],
    ['operator', 'idle', false],
    ['operator', 'watermark', 8],
  ])
})

test('an input that wakes with a higher watermark is told of after the watermark', () => {
  const { first, second, take } = open()
  first.idle(true)
  second.idle(true)
  first.watermark(7)
  expect(take()).toEqual([
    ['operator', 'idle', true],
    ['operator', 'watermark', 7],
    ['operator', 'idle', false],
  ])
})
