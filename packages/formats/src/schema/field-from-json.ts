import { OptionError } from '@wiesel/runtime'
import { nullable, optional } from './absent-fields.ts'
import { array } from './array-field.ts'
import { boolean } from './boolean-field.ts'
import type { FieldDescription } from './field-description.ts'
import type { Field } from './field.ts'
import { bigint, float, int } from './number-fields.ts'
import { Schema, type FieldMap } from './object-field.ts'
import { string } from './string-field.ts'
import { date, timestamp } from './time-fields.ts'

/**
 * The field or schema that a plain-data description stands for: the way back from `toJSON()`.
 *
 * @throws OptionError when the description names a kind that does not exist.
 * @example
 * import { fieldFromJSON, int, schema } from '@wiesel/formats'
 * const copy = fieldFromJSON(schema({ delay: int() }).toJSON())
 * console.log(copy.fromJson({ delay: 5 })) // → { delay: 5 }
 */
export function fieldFromJSON(description: FieldDescription): Field<unknown> {
  switch (description.kind) {
    case 'string':
      return string()
    case 'int':
      return int()
    case 'float':
      return float()
    case 'bigint':
      return bigint()
    case 'boolean':
      return boolean({ true: description.true, false: description.false })
    case 'date':
      return date(description.pattern)
    case 'timestamp':
      return timestamp(description.pattern)
    case 'array':
      return array(fieldFromJSON(description.items))
    case 'nullable':
      return nullable(fieldFromJSON(description.field))
    case 'optional':
      return optional(fieldFromJSON(description.field))
    case 'object': {
      const fields: FieldMap = {}
      for (const { name, type } of description.fields) fields[name] = fieldFromJSON(type)
      return new Schema(fields)
    }
    default:
      throw new OptionError(
        `There is no field of kind "${(description as { kind: unknown }).kind as string}". Write the description with toJSON() of the same or an older version.`,
      )
  }
}
