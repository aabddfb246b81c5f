import { Field } from './field.ts'
import type { FieldDescription } from './field-description.ts'

class NullableField<T> extends Field<T | null> {
  readonly kind = 'nullable'
  readonly expected: string
  override readonly absent = 'null'
  readonly field: Field<T>

  constructor(field: Field<T>) {
    super()
    this.field = field
    this.expected = `${field.expected} or null`
  }

  parse(text: string, start: number, end: number): T {
    return this.field.parse(text, start, end)
  }

  toText(value: T | null): string {
    return value === null ? '' : this.field.toText(value)
  }

  fromJson(value: unknown): T | null {
    return value === null ? null : this.field.fromJson(value)
  }

  toJson(value: T | null): unknown {
    return value === null ? null : this.field.toJson(value)
  }

  toJSON(): { kind: 'nullable'; field: FieldDescription } {
    return { kind: 'nullable', field: this.field.toJSON() }
  }
}

class OptionalField<T> extends Field<T | undefined> {
  readonly kind = 'optional'
  readonly expected: string
  override readonly absent = 'undefined'
  readonly field: Field<T>

  constructor(field: Field<T>) {
    super()
    this.field = field
    this.expected = `${field.expected} or nothing`
  }

  parse(text: string, start: number, end: number): T {
    return this.field.parse(text, start, end)
  }

  toText(value: T | undefined): string {
    return value === undefined ? '' : this.field.toText(value)
  }

  fromJson(value: unknown): T | undefined {
    return value === undefined ? undefined : this.field.fromJson(value)
  }

  toJson(value: T | undefined): unknown {
    return value === undefined ? undefined : this.field.toJson(value)
  }

  toJSON(): { kind: 'optional'; field: FieldDescription } {
    return { kind: 'optional', field: this.field.toJSON() }
  }
}

/**
 * A field that may be `null`: in JSON `null`, in CSV the null literal of the format (by default an empty cell without
 * quotes).
 *
 * @example
 * import { int, nullable } from '@wiesel/formats'
 * console.log(nullable(int()).fromJson(null)) // → null
 */
export function nullable<T>(field: Field<T>): Field<T | null> {
  return new NullableField(field)
}

/**
 * A field that may be missing: in JSON the property, in CSV the cell (the null literal, by default an empty cell
 * without quotes). Its value is then `undefined`.
 *
 * @example
 * import { int, optional, schema } from '@wiesel/formats'
 * console.log(schema({ delay: optional(int()) }).fromJson({})) // → { delay: undefined }
 */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return new OptionalField(field)
}
