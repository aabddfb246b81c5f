import { expect, test } from 'vitest'
import { firstDifference } from '../../src/harness/compare-outputs.ts'
import type { HarnessOutput } from '@wiesel/testing'

const a1: HarnessOutput = ['record', { key: 'a', n: 1 }, 1]
const a2: HarnessOutput = ['record', { key: 'a', n: 2 }, 2]
const b1: HarnessOutput = ['record', { n: 1, key: 'b' }, null]
const mark: HarnessOutput = ['watermark', 5]
const outputKey = (value: { key: string }): string => value.key

test('keys may mix, the records of one may not', () => {
  expect(firstDifference([a1, a2, b1], [b1, a1, a2], { outputKey })).toBeUndefined()
  expect(firstDifference([a1, a2, b1], [b1, a2, a1], { outputKey })).toContain('entry 0')
  expect(firstDifference([a1, a2, b1], [b1, a2, a1])).toBeUndefined()
  expect(firstDifference([a1, b1], [b1, a1], { exact: true })).toContain('entry 0')
})

test('watermarks stay between the same records, unless ignored', () => {
  expect(firstDifference([a1, mark, a2], [a1, a2, mark])).toContain('entry 1')
  expect(firstDifference([a1, mark, a2], [a1, a2], { ignoreWatermarks: true })).toBeUndefined()
})

test('what is missing, too much or of another type is a difference', () => {
  expect(firstDifference([a1], [])).toContain('missing')
  expect(firstDifference([], [a1])).toContain('missing')
  expect(firstDifference([['record', 1, 0]], [['record', '1', 0]])).toBeDefined()
  expect(firstDifference([['record', -0, 0]], [['record', 0, 0]])).toBeDefined()
  expect(firstDifference([], [])).toBeUndefined()
})
