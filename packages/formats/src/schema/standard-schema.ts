import type { StandardSchemaV1 } from '@standard-schema/spec'
import { WieselError } from '@wiesel/runtime'
import { ValueError } from '../errors/value-error.ts'
import type { Schema } from './object-field.ts'

/** What is accepted wherever a schema is: one of ours, or any Standard Schema (zod, valibot, arktype, …). */
export type SchemaLike<T> = StandardSchemaV1<unknown, T> | StandardSchemaV1<any, T>

/**
 * A schema that validates asynchronously stands where records are read synchronously.
 *
 * @example
 * import { jsonLines } from '@wiesel/formats'
 * import { z } from 'zod'
 * const late = z.object({ user: z.string().refine(async (name) => name !== '') })
 * const decoder = jsonLines({ schema: late }).createDecoder()
 * decoder.push(new TextEncoder().encode('{"user":"ann"}\n'))
 * try {
 *   decoder.read([], 1)
 * } catch (error) {
 *   console.log((error as { code: string }).code) // → ASYNC_SCHEMA
 * }
 */
export class AsyncSchemaError extends WieselError {
  constructor(vendor: string) {
    super(
      'ASYNC_SCHEMA',
      `The ${vendor} schema validates asynchronously, but records are read synchronously. ` +
        'Take the asynchronous checks and transforms out of the schema and do them in mapAsync.',
    )
  }
}

/**
 * Whether it is a schema of ours, which knows its columns.
 *
 * @example
 * import { int, isSchema, schema } from '@wiesel/formats'
 * import { z } from 'zod'
 * console.log(isSchema(schema({ delay: int() })), isSchema(z.object({ delay: z.int() }))) // → true false
 */
export function isSchema(schema: SchemaLike<unknown>): schema is Schema<unknown> {
  return schema['~standard'].vendor === 'wiesel' && 'names' in schema
}

/** A function that checks and converts what `JSON.parse` gave. It throws a {@link ValueError}. */
export function jsonReader<T>(schema: SchemaLike<T>): (value: unknown) => T {
  if (isSchema(schema)) return (value) => schema.fromJson(value) as T
  const { vendor, validate } = schema['~standard']
  return (value) => {
    const result = validate(value)
    if (result instanceof Promise || 'then' in result) throw new AsyncSchemaError(vendor)
    if (result.issues === undefined) return result.value
    throw issueError(result.issues[0], value)
  }
}

function issueError(issue: StandardSchemaV1.Issue | undefined, record: unknown): ValueError {
  let value = record
  let path = ''
  for (const segment of issue?.path ?? []) {
    const key = typeof segment === 'object' ? segment.key : segment
    path += typeof key === 'number' ? `[${key}]` : `${path === '' ? '' : '.'}${String(key)}`
    value =
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined
  }
  return new ValueError(`what the schema asks for (${issue?.message ?? 'no reason given'})`, value, path)
}
