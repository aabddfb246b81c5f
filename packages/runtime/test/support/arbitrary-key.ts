import * as fc from 'fast-check'
import type { Key } from '@wiesel/runtime'

const text = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 5 }),
  fc.constantFrom(
    '',
    '\u0000',
    '\u0000s',
    '\u0000o[1]',
    '\ud800',
    '\udc00',
    '😀\ud800',
    '1',
    '1n',
    'null',
    '[1]',
  ),
)

const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 1, 2 ** 53, -1, 0.1),
)

const leaf: fc.Arbitrary<Key> = fc.oneof(
  text,
  number,
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
  fc.constant(null),
)

/** Any key: primitives, dates, and arrays and objects of keys. */
export const arbitraryKey: fc.Arbitrary<Key> = fc.letrec<{ key: Key }>((tie) => ({
  key: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'key' },
    leaf,
    fc.array(tie('key'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'ä', ''), tie('key'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).key

/** Keys of which many are equal. */
export const clashingKey: fc.Arbitrary<Key> = fc.oneof(
  fc.constantFrom<Key>(0, -0, 1, 1n, '1', true, false, null, NaN, 'a', 'b', '', '\u0000'),
  fc.constantFrom(0, 1).map((n) => new Date(n)),
  fc.constantFrom<Key>(1, '1', 'a').map((key) => [key]),
  fc.constantFrom<Key>(1, '1', 'a').map((key) => ({ a: key })),
)

/** Text that is equal exactly for keys that are equal by value; written without a look at the runtime. */
export function canonicalKey(key: Key | undefined): string {
  if (typeof key === 'string') return `string ${JSON.stringify(key)}`
  if (typeof key === 'number') return `number ${Object.is(key, -0) ? 0 : key}`
  if (typeof key !== 'object' || key === null) return `${typeof key} ${String(key)}`
  if (key instanceof Date) return `date ${key.getTime()}`
  if (Array.isArray(key)) return `array (${key.map((part) => canonicalKey(part as Key)).join(' ; ')})`
  const fields = Object.entries(key as Record<string, Key | undefined>).filter(
    ([, part]) => part !== undefined,
  )
  fields.sort(([a], [b]) => (a < b ? -1 : 1))
  return `object (${fields.map(([name, part]) => `${JSON.stringify(name)} = ${canonicalKey(part)}`).join(' ; ')})`
}
