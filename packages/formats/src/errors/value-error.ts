import { describeValue, WieselError } from '@wiesel/runtime'

/**
 * A value that does not fit its field. Names the field, the value and what was expected.
 *
 * @example
 * import { int, schema, ValueError } from '@wiesel/formats'
 * try {
 *   schema({ delay: int() }).fromJson({ delay: 'late' })
 * } catch (error) {
 *   console.log((error as ValueError).message) // → Field "delay": expected an integer, got "late".
 * }
 */
export class ValueError extends WieselError {
  /** Where in the record: `delay`, `tags[2]`, `from.city`. Empty for the record itself. */
  readonly path: string
  readonly expected: string
  readonly value: unknown

  constructor(expected: string, value: unknown, path = '') {
    const where = path === '' ? '' : `Field "${path}": `
    const got = value === undefined ? 'nothing' : describeValue(value)
    super('INVALID_VALUE', `${where}${path === '' ? 'Expected' : 'expected'} ${expected}, got ${got}.`)
    this.path = path
    this.expected = expected
    this.value = value
  }

  /** The same error, seen from the object or array around the value. */
  within(segment: string | number): ValueError {
    const own = typeof segment === 'number' ? `[${segment}]` : segment
    const joint = this.path === '' || this.path.startsWith('[') ? '' : '.'
    return new ValueError(this.expected, this.value, `${own}${joint}${this.path}`)
  }
}

/** Adds `segment` to the path of a {@link ValueError}; any other error passes unchanged. */
export function located(error: unknown, segment: string | number): unknown {
  return error instanceof ValueError ? error.within(segment) : error
}
