import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  describeValue,
  JobCancelledError,
  MissingTimestampError,
  OptionError,
  UserFunctionError,
  WieselError,
} from '@wiesel/runtime'

const location = { job: 'j', operator: 'o', subtask: 1, parallelism: 4 }

test('an error has class name, code, message, cause and whether a restart may help', () => {
  const cause = new Error('under')
  const error = new WieselError('SOME_CODE', 'Words.', { cause, retryable: true })
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({
    code: 'SOME_CODE',
    name: 'WieselError',
    message: 'Words.',
    cause,
    retryable: true,
  })
  expect(new OptionError('x')).toMatchObject({
    name: 'OptionError',
    code: 'INVALID_OPTION',
    retryable: false,
  })
  expect(new JobCancelledError('j', 'why')).toMatchObject({ code: 'JOB_CANCELLED', cause: 'why' })
  expect('cause' in new WieselError('A', 'b')).toBe(false)
})

describe('a failure in an operator', () => {
  test('takes code and retryability from a Wiesel error underneath', () => {
    const error = new UserFunctionError(location, undefined, new MissingTimestampError('w'))
    expect(error).toMatchObject({ code: 'MISSING_TIMESTAMP', retryable: false, location })
  })

  test('that is anything else may be retried', () => {
    expect(new UserFunctionError(location, { value: [1n] }, 'text')).toMatchObject({
      code: 'USER_FUNCTION',
      retryable: true,
      message: 'Job "j" failed in operator "o", subtask 2/4 on record ["1n"]: "text"',
    })
  })
})

describe('a picture of a value', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic
  const hostile = {
    toJSON(): never {
      throw new Error('no')
    },
    toString(): never {
      throw new Error('no')
    },
  }
  test.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    ['a"b', '"a\\"b"'],
    [-0, '-0'],
    [NaN, 'NaN'],
    [5n, '"5n"'],
    [{ a: 1n, f: function named() {} }, '{"a":"1n","f":"[function named]"}'],
    [new Map([[1, 2]]), '{"Map":[[1,2]]}'],
    [new Set(['x']), '{"Set":["x"]}'],
    [new TypeError('bad'), 'TypeError: bad'],
    [cyclic, '[object Object]'],
    [Symbol('s'), '"Symbol(s)"'],
  ])('%#', (value, text) => {
    expect(describeValue(value)).toBe(text)
  })

  test('is short, and never throws', () => {
    expect(describeValue(hostile)).toBe('object')
    expect(describeValue('x'.repeat(500))).toBe(`"${'x'.repeat(199)}… (502 characters)`)
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withNullPrototype: true,
        }),
        (value) => {
          expect(describeValue(value).length).toBeLessThan(230)
        },
      ),
    )
  })
})
