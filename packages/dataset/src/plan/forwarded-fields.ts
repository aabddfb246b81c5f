/** What users say of fields that their functions keep: `'f0'`, `'f0;f2->f1'`, `'user.id->id'`, `'*'`. */
import { FieldError } from '../errors.ts'
import { resolveField } from '../keys/resolve-field.ts'
import { copyFields, UNCHANGED, type Forward, type Path } from './plan-key.ts'

/**
 * The keys that are kept, by what was said.
 *
 * @throws FieldError `INVALID_FORWARD`, or what a field that there is not gives
 */
export function forwardedFields(texts: readonly string[]): Forward {
  const copies = texts
    .flatMap((text) => text.split(';'))
    .map((text): [Path, Path] => {
      const parts = text.split('->').map((part) => part.trim())
      const [from, to = from] = parts
      if (parts.length > 2 || from === '' || to === '')
        throw new FieldError(
          'INVALID_FORWARD',
          `"${text}" does not say which field is kept. Write 'f0' for a field that stays, 'f0->f1' for one that moves, with ';' between several.`,
        )
      return [resolveField(from, undefined).path, resolveField(to, undefined).path]
    })
  const targets = copies.map(([, to]) => JSON.stringify(to))
  const twice = targets.find((target, i) => targets.indexOf(target) !== i)
  if (twice !== undefined)
    throw new FieldError(
      'INVALID_FORWARD',
      `Two fields cannot both become field ${twice}: ${texts.join('; ')}.`,
    )
  return copies.some(([from, to]) => from.length + to.length === 0) ? UNCHANGED : copyFields(copies)
}
