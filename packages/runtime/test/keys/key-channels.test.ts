import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { keyGroupOf } from '@wiesel/runtime'
import { subtaskOfKeyGroup } from '@wiesel/runtime/internal'
import { KeyChannels } from '../../src/keys/key-channels.ts'

const key = fc.oneof(
  fc.integer(),
  fc.nat(20),
  // Numbers that share a place in what is remembered.
  fc.nat(4).map((n) => 7 + n * 4096),
  fc.double(),
  fc.string(),
  fc.constantFrom(0, -0, NaN, Infinity, -Infinity, 2 ** 53, 2 ** 32 + 1, 1, null, true),
)

test('the channel is that of the key group, the first time and again', () => {
  fc.assert(
    fc.property(
      fc.array(key),
      fc.integer({ min: 2, max: 9 }),
      fc.integer({ min: 9, max: 300 }),
      (keys, n, max) => {
        const channels = new KeyChannels(n, max)
        for (const one of [...keys, ...keys])
          expect(channels.of(one)).toBe(subtaskOfKeyGroup(keyGroupOf(one, max), n, max))
      },
    ),
  )
})

test('what cannot be a key is an error', () => {
  expect(() => new KeyChannels(2, 128).of(undefined)).toThrow('cannot be a key')
})
