import { OptionError } from '@wiesel/runtime'
import { located, ValueError } from '../errors/value-error.ts'
import { Field } from './field.ts'
import type { ObjectDescription } from './field-description.ts'
import { parseJsonCell } from './json-cell.ts'
import { recordFactory, type RecordFactory } from './record-factory.ts'

/** Fields by name, as `schema` and `object` take them. */
export type FieldMap = Record<string, Field<unknown>>

type ValueOf<F> = F extends Field<infer T> ? T : never
type OptionalNames<F> = { [K in keyof F]: undefined extends ValueOf<F[K]> ? K : never }[keyof F]

/** The type of the records of a {@link FieldMap}. Optional fields become optional properties. */
export type RecordOf<F> = {
  [K in Exclude<keyof F, OptionalNames<F>>]: ValueOf<F[K]>
} & { [K in OptionalNames<F>]?: ValueOf<F[K]> } extends infer R
  ? { [K in keyof R]: R[K] }
  : never

/**
 * A schema: named fields in an order. Made by {@link schema} or {@link object}.
 *
 * @example
 * import { int, schema, string } from '@wiesel/formats'
 * const flight = schema({ origin: string(), delay: int() })
 * console.log(flight.names) // → [ 'origin', 'delay' ]
 */
export class Schema<T> extends Field<T> {
  readonly kind = 'object'
  readonly expected = 'an object'
  readonly names: readonly string[]
  readonly types: readonly Field<unknown>[]
  /** Makes a record of its values in field order. */
  readonly create: RecordFactory

  constructor(fields: FieldMap) {
    super()
    if (Object.hasOwn(fields, '__proto__'))
      throw new OptionError('A field cannot be named "__proto__". Choose another name.')
    this.names = Object.keys(fields)
    this.types = Object.values(fields)
    this.create = recordFactory(this.names)
  }

  parse(text: string, start: number, end: number): T {
    return this.fromJson(parseJsonCell(this.expected, text, start, end))
  }

  toText(value: T): string {
    return JSON.stringify(this.toJson(value))
  }

  fromJson(value: unknown): T {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ValueError(this.expected, value)
    const properties = value as Record<string, unknown>
    const { names, types } = this
    const values = new Array<unknown>(names.length)
    let index = 0
    try {
      for (; index < names.length; index++) values[index] = types[index].fromJson(properties[names[index]])
    } catch (error) {
      throw located(error, names[index])
    }
    return this.create(values) as T
  }

  toJson(value: T): Record<string, unknown> {
    const properties = value as Record<string, unknown>
    const { names, types } = this
    const values = new Array<unknown>(names.length)
    let index = 0
    try {
      for (; index < names.length; index++) values[index] = writable(types[index], properties[names[index]])
    } catch (error) {
      throw located(error, names[index])
    }
    return this.create(values)
  }

  toJSON(): ObjectDescription {
    return {
      kind: 'object',
      fields: this.names.map((name, index) => ({ name, type: this.types[index].toJSON() })),
    }
  }
}

function writable(type: Field<unknown>, value: unknown): unknown {
  if (value !== undefined && value !== null) return type.toJson(value)
  if (type.absent === 'error') throw new ValueError(type.expected, value)
  return type.absent === 'null' ? null : undefined
}

/**
 * A schema of records with these fields. Properties that it does not name are left out when records are read.
 *
 * @throws OptionError when a field is named `__proto__`.
 * @example
 * import { float, schema, string } from '@wiesel/formats'
 * const sale = schema({ product: string(), price: float() })
 * console.log(sale.fromJson({ product: 'tea', price: 2.5, note: '-' })) // → { product: 'tea', price: 2.5 }
 */
export function schema<F extends FieldMap>(fields: F): Schema<RecordOf<F>> {
  return new Schema(fields)
}

/**
 * A record inside a record. In a CSV cell it stands as JSON.
 *
 * @example
 * import { object, schema, string } from '@wiesel/formats'
 * const flight = schema({ from: object({ city: string() }) })
 * console.log(flight.fromJson({ from: { city: 'Oslo' } })) // → { from: { city: 'Oslo' } }
 */
export function object<F extends FieldMap>(fields: F): Field<RecordOf<F>> {
  return new Schema(fields)
}
