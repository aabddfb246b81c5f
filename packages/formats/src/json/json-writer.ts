import { ValueError } from '../errors/value-error.ts'
import { isSchema, type SchemaLike } from '../schema/standard-schema.ts'

/** A function that writes values as JSON text. Throws a {@link ValueError} for what has no JSON. */
export function jsonWriter<T>(schema: SchemaLike<T> | undefined): (value: T) => string {
  const toJson =
    schema !== undefined && isSchema(schema) ? (value: T) => schema.toJson(value) : (value: T) => value
  return (value) => {
    let text: string | undefined
    try {
      text = JSON.stringify(toJson(value))
    } catch (error) {
      if (error instanceof ValueError) throw error
    }
    if (text === undefined) {
      throw new ValueError('a value that JSON has (no function, no cycle; a bigint needs a schema)', value)
    }
    return text
  }
}
