import { expect, test } from 'vitest'
import { chiSquareTail, fTail, logGamma } from '../../src/statistics/distributions.ts'

test.each([0.01, 0.5, 1, 3, 10, 50])('closed forms at %d', (x) => {
  expect(chiSquareTail(x, 2)).toBeCloseTo(Math.exp(-x / 2), 14)
  expect(chiSquareTail(x, 4)).toBeCloseTo(Math.exp(-x / 2) * (1 + x / 2), 14)
  expect(fTail(x, 2, 6)).toBeCloseTo((1 + x / 3) ** -3, 14)
  expect(fTail(x, 2, 2)).toBeCloseTo(1 / (1 + x), 14)
  expect(fTail(x, 3, 7) + fTail(1 / x, 7, 3)).toBeCloseTo(1, 13)
})

// Tables of distributions, as printed in textbooks.
test('well-known quantiles', () => {
  expect(chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 12)
  expect(chiSquareTail(18.307038053275146, 10)).toBeCloseTo(0.05, 12)
  expect(fTail(4.964602743730714, 1, 10)).toBeCloseTo(0.05, 10)
})

test('ends of the range', () => {
  expect([chiSquareTail(0, 3), fTail(0, 2, 3), fTail(Infinity, 2, 3)]).toEqual([1, 1, 0])
  expect(fTail(NaN, 2, 3)).toBeNaN()
})

test('the gamma function of whole numbers is the factorial', () => {
  for (let n = 1, factorial = 1; n < 20; factorial *= n++)
    expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 11)
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13)
})
