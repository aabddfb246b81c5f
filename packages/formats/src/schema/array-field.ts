import { located, ValueError } from '../errors/value-error.ts'
import { Field } from './field.ts'
import type { FieldDescription } from './field-description.ts'
import { parseJsonCell } from './json-cell.ts'

class ArrayField<T> extends Field<T[]> {
  readonly kind = 'array'
  readonly expected = 'an array'
  readonly items: Field<T>

  constructor(items: Field<T>) {
    super()
    this.items = items
  }

  parse(text: string, start: number, end: number): T[] {
    return this.fromJson(parseJsonCell(this.expected, text, start, end))
  }

  toText(value: T[]): string {
    return JSON.stringify(this.toJson(value))
  }

  fromJson(value: unknown): T[] {
    if (!Array.isArray(value)) throw new ValueError(this.expected, value)
    return value.map((item, index) => {
      try {
        return this.items.fromJson(item)
      } catch (error) {
        throw located(error, index)
      }
    })
  }

  toJson(value: T[]): unknown[] {
    return value.map((item) => this.items.toJson(item))
  }

  toJSON(): { kind: 'array'; items: FieldDescription } {
    return { kind: 'array', items: this.items.toJSON() }
  }
}

/**
 * An array. In a CSV cell it stands as JSON.
 *
 * @example
 * import { array, int } from '@wiesel/formats'
 * console.log(array(int()).fromText('[1, 2]')) // → [ 1, 2 ]
 */
export function array<T>(items: Field<T>): Field<T[]> {
  return new ArrayField(items)
}
