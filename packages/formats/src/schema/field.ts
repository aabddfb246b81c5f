import type { StandardSchemaV1 } from '@standard-schema/spec'
import { ValueError } from '../errors/value-error.ts'
import type { FieldDescription } from './field-description.ts'

/**
 * The type of one field: how its values are read from and written to text cells (CSV) and JSON values.
 *
 * Made by `string()`, `int()`, `object()` and so on, never directly. Every field is also a Standard Schema
 * (https://standardschema.dev), so any library that takes one takes a field.
 *
 * @example
 * import { int } from '@wiesel/formats'
 * console.log(int().fromText('42'), int().toJSON()) // → 42 { kind: 'int' }
 */
export abstract class Field<T> implements StandardSchemaV1<unknown, T> {
  abstract readonly kind: string
  /** What a value must be, for messages: "an integer". */
  abstract readonly expected: string
  /** What stands for a cell or property without a value; `'error'` when there must be one. */
  readonly absent: 'error' | 'null' | 'undefined' = 'error'

  /** Reads the text from `start` up to, not including, `end`. Throws a {@link ValueError}. */
  abstract parse(text: string, start: number, end: number): T
  /** The value as the text of a CSV cell. */
  abstract toText(value: T): string
  /** Checks and converts what `JSON.parse` gave. Throws a {@link ValueError}. */
  abstract fromJson(value: unknown): T
  /** The value as `JSON.stringify` takes it. */
  abstract toJson(value: T): unknown
  /** The field as plain data; `fieldFromJSON` makes a field of it again. */
  abstract toJSON(): FieldDescription

  /** Reads a whole text cell. Throws a {@link ValueError}. */
  fromText(text: string): T {
    return this.parse(text, 0, text.length)
  }

  /** Gives up on text that is not a value of this field. */
  protected reject(text: string, start: number, end: number): never {
    throw new ValueError(this.expected, text.slice(start, end))
  }

  get '~standard'(): StandardSchemaV1.Props<unknown, T> {
    return {
      version: 1,
      vendor: 'wiesel',
      validate: (value) => {
        try {
          return { value: this.fromJson(value) }
        } catch (error) {
          if (error instanceof ValueError) return { issues: [{ message: error.message, path: [error.path] }] }
          throw error
        }
      },
    }
  }
}

/** The TypeScript type of the values of a field, a schema or any Standard Schema.
 *
 * @example
 * import { int, nullable, schema, string, type Infer } from '@wiesel/formats'
 * const flight = schema({ origin: string(), delay: nullable(int()) })
 * const one: Infer<typeof flight> = { origin: 'JFK', delay: null }
 * console.log(one.origin) // → JFK
 */
export type Infer<S> =
  S extends Field<infer T> ? T : S extends StandardSchemaV1<infer _I, infer O> ? O : never
