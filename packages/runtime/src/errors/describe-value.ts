const LENGTH_MAX = 200

function replace(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'function') return `[function ${value.name}]`
  if (typeof value === 'symbol') return String(value)
  if (value instanceof Map) return { Map: [...value.entries()] }
  if (value instanceof Set) return { Set: [...value.values()] }
  return value
}

function render(value: unknown): string {
  if (value === undefined) return 'undefined'
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  if (value instanceof Error) return `${value.name}: ${value.message}`
  try {
    return JSON.stringify(value, replace) ?? String(value)
  } catch {
    return String(value)
  }
}

/** A short picture of any value for an error message, cut to 200 characters. Never throws. */
export function describeValue(value: unknown): string {
  let text: string
  try {
    text = render(value)
  } catch {
    text = typeof value
  }
  return text.length <= LENGTH_MAX ? text : `${text.slice(0, LENGTH_MAX)}… (${text.length} characters)`
}
