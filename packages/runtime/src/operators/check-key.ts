import { InvalidKeyError } from '../errors/errors.ts'
import { describeValue } from '../errors/describe-value.ts'
import { isPromise } from '../operator/user-result.ts'

/**
 * The key, if a key selector may return it.
 *
 * @throws InvalidKeyError `INVALID_KEY` for `undefined` and for promises
 */
export function checkKey<K>(key: K, record: unknown): K {
  if (key === undefined) {
    throw new InvalidKeyError(
      `The key selector returned undefined for ${describeValue(record)}. Check that the field exists, or return null for records without a key.`,
    )
  }
  if (isPromise(key))
    throw new InvalidKeyError('The key selector returned a promise. Keys are computed synchronously.')
  return key
}
