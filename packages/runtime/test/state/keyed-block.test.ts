import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { KeyedBlockWriter, readKeyedBlock } from '../../src/state/keyed-block.ts'

class Point {
  readonly x: number

  constructor(x: number) {
    this.x = x
  }
}

/** Texts that come again, that share a place with others, and that cannot be written as UTF-8. */
const text = fc.constantFrom(
  '',
  'a',
  'ab',
  'bid',
  'bad',
  'bed',
  'Google',
  'Apple',
  '\ud800',
  'é\ud800x',
  'x'.repeat(300),
)
const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.constantFrom(null, undefined, -0, 1.5, 10n, true),
    tie('object'),
    fc.array(tie('any'), { maxLength: 4 }),
    // Written by MessagePack, after which all that came before is forgotten.
    fc.integer().map((x) => new Point(x)),
  ),
  // Few names, so that layouts come again, begin alike, and follow each other in all orders.
  object: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', '__proto__'), { maxLength: 3 }).chain((names) =>
    fc.tuple(...names.map(() => tie('any'))).map((values) => {
      const object = {}
      names.forEach((name, i) =>
        Object.defineProperty(object, name, {
          value: values[i],
          enumerable: true,
          writable: true,
          configurable: true,
        }),
      )
      return object
    }),
  ),
})).any

/** What MessagePack writes does not come back exactly: instances of classes are plain objects then. */
const hasPoint = (any: unknown): boolean =>
  any instanceof Point || (typeof any === 'object' && any !== null && Object.values(any).some(hasPoint))

test('entries come back whatever came before them in the block', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(text, value), { maxLength: 30 }), fc.boolean(), (entries, again) => {
      const block = new KeyedBlockWriter(16)
      if (again) {
        for (const [key, any] of entries.toReversed()) block.add(key, any)
        block.reset()
      }
      for (const [key, any] of entries) block.add(key, any)
      const read = [...readKeyedBlock(block.finish())]
      expect(read.map(([key]) => key)).toEqual(entries.map(([key]) => key))
      read.forEach(([, any], i) => {
        const [, written] = entries[i]
        if (!hasPoint(written)) expect(any).toStrictEqual(written)
      })
    }),
    { numRuns: 500 },
  )
})

test('fields that objects inherit are not theirs', () => {
  const inherited = 'inherited'
  // oxlint-disable-next-line no-extend-native -- what this test is about
  Object.defineProperty(Object.prototype, inherited, {
    value: 1,
    enumerable: true,
    writable: true,
    configurable: true,
  })
  try {
    const block = new KeyedBlockWriter(16)
    for (const key of [1, 2, 3]) block.add(key, { a: key })
    expect([...readKeyedBlock(block.finish())].map(([, any]) => Object.keys(any as object))).toEqual([
      ['a'],
      ['a'],
      ['a'],
    ])
  } finally {
    delete (Object.prototype as { inherited?: number })[inherited]
  }
})
