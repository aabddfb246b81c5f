import { describeValue } from '../errors/describe-value.ts'
import { TravelError } from './travel-error.ts'
import { BUFFER, VIEW_TYPES } from './value-tags.ts'

/** A plain object of another realm, such as one made in a `vm` context. */
export function isForeignPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    Object.getPrototypeOf(prototype) === null &&
    Object.hasOwn(prototype, 'isPrototypeOf')
  )
}

const KEPT: ReadonlySet<unknown> = new Set<unknown>([
  ...VIEW_TYPES.map((type) => type.prototype),
  Uint8Array.prototype,
  BUFFER?.prototype,
  Date.prototype,
  RegExp.prototype,
  ArrayBuffer.prototype,
])

function classOf(value: object): string {
  const { constructor } = value as { constructor?: unknown }
  return typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'an unnamed class'
}

function fieldPath(path: string, name: string): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) return `${path}[${JSON.stringify(name)}]`
  return path === '' ? name : `${path}.${name}`
}

/** The parts of a container with their paths; `undefined` for an object of a class that cannot travel. */
function* partsOf(value: object, path: string): Generator<[path: string, part: unknown]> {
  if (value instanceof Map) {
    let index = 0
    for (const [key, part] of value) {
      yield [`${path}.keys[${index}]`, key]
      yield [`${path}.values[${index++}]`, part]
    }
  } else if (value instanceof Set) {
    let index = 0
    for (const part of value) yield [`${path}.values[${index++}]`, part]
  } else if (Array.isArray(value)) {
    for (const [index, part] of value.entries()) yield [`${path}[${index}]`, part]
  } else {
    for (const [name, part] of Object.entries(value)) yield [fieldPath(path, name), part]
    if (value instanceof Error && 'cause' in value) yield [fieldPath(path, 'cause'), value.cause]
  }
}

function isContainer(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return (
    prototype === Object.prototype ||
    prototype === Array.prototype ||
    prototype === null ||
    prototype === Map.prototype ||
    prototype === Set.prototype ||
    value instanceof Error ||
    isForeignPlain(value)
  )
}

/** Finds what in a value cannot travel, and says so; `undefined` when there is nothing. */
export function describeUntravelable(value: unknown): TravelError | undefined {
  const ancestors = new Map<object, string>()
  const visit = (part: unknown, path: string): TravelError | undefined => {
    if (typeof part === 'function')
      return new TravelError(path, 'Function', `it is the function ${JSON.stringify(part.name)}`)
    if (typeof part === 'symbol') return new TravelError(path, 'Symbol', `it is the symbol ${String(part)}`)
    if (typeof part !== 'object' || part === null) return undefined
    if (KEPT.has(Object.getPrototypeOf(part))) return undefined
    if (!isContainer(part)) {
      const name = classOf(part)
      return new TravelError(path, name, `it is an object of class ${name} (${describeValue(part)})`)
    }
    const seen = ancestors.get(part)
    if (seen !== undefined)
      return new TravelError(
        path,
        classOf(part),
        `it is the same object as ${seen === '' ? 'the record' : seen}, in a cycle`,
      )
    if (ancestors.size >= 500)
      return new TravelError(path, classOf(part), 'it is nested deeper than 500 levels')
    ancestors.set(part, path)
    for (const [partPath, inner] of partsOf(part, path)) {
      const error = visit(inner, partPath)
      if (error !== undefined) return error
    }
    ancestors.delete(part)
    return undefined
  }
  return visit(value, '')
}
