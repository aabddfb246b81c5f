import { StateError } from '../errors/errors.ts'

/** The named states of keys that an operator shows to who looks from outside. */
export interface ReadableState {
  readonly names: readonly string[]
  /**
   * What a state holds for a key, `undefined` if nothing.
   *
   * @throws StateError `UNKNOWN_STATE`; InvalidKeyError `INVALID_KEY`
   */
  peek(name: string, key: unknown): unknown
}

/** The state of an operator that has just one, by a name of ours. */
export function oneState(name: string, peek: (key: unknown) => unknown): ReadableState {
  const names = [name]
  return {
    names,
    peek: (wanted, key) => {
      if (wanted !== name) throw unknownState(wanted, names)
      return peek(key)
    },
  }
}

export function unknownState(name: string, names: readonly string[]): StateError {
  const known = names.map((other) => `"${other}"`).join(', ')
  return new StateError(
    'UNKNOWN_STATE',
    `There is no keyed state "${name}" in the operator; it has ${known === '' ? 'none' : known}.`,
  )
}
