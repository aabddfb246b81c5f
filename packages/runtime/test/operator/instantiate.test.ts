import { expect, test } from 'vitest'
import { instantiate } from '../../src/operator/instantiate.ts'

class Counter {
  count = 0
  static made = 0

  constructor() {
    Counter.made++
  }

  add(): number {
    return ++this.count
  }
}

test('a factory is called for each', () => {
  const make = (): Counter => new Counter()
  const [a, b] = [instantiate<Counter>(make), instantiate<Counter>(make)]
  expect([a.add(), a.add(), b.add()]).toEqual([1, 2, 1])
})

test('an object is copied, with its methods', () => {
  const given = new Counter()
  given.add()
  const made = Counter.made
  const [a, b] = [instantiate(given), instantiate(given)]
  expect([a.add(), b.add(), b.add(), given.count]).toEqual([2, 2, 3, 1])
  expect(a).toBeInstanceOf(Counter)
  expect(Counter.made).toBe(made)
})
