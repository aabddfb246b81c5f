/** Rows as text, equal for equal rows: fields of objects sorted, `"NaN"` and infinities as the cases write them. */
export function canonical(value: unknown): string {
  if (typeof value === 'number' && !Number.isFinite(value)) return JSON.stringify(String(value))
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const record = value as Record<string, unknown>
    const fields = Object.keys(record)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonical(record[name])}`)
    return `{${fields.join(',')}}`
  }
  return value === undefined ? 'null' : JSON.stringify(value)
}

function close(a: unknown, b: unknown, tolerance: number): boolean {
  if (typeof a === 'number' && typeof b === 'number') return Object.is(a, b) || Math.abs(a - b) <= tolerance
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((part, i) => close(part, b[i], tolerance))
  return canonical(a) === canonical(b)
}

/** Whether rows are those expected: in order or as a bag, numbers up to a tolerance. */
export function sameRows(
  expected: readonly unknown[],
  actual: readonly unknown[],
  ordered: boolean,
  tolerance: number,
): boolean {
  if (expected.length !== actual.length) return false
  if (tolerance > 0) {
    const left = [...actual]
    return expected.every((row, i) => {
      const at = ordered ? i : left.findIndex((other) => close(row, other, tolerance))
      if (ordered) return close(row, actual[i], tolerance)
      if (at >= 0) left.splice(at, 1)
      return at >= 0
    })
  }
  const [a, b] = [expected.map(canonical), actual.map(canonical)]
  if (!ordered) {
    a.sort()
    b.sort()
  }
  return a.every((row, i) => row === b[i])
}

/** Whether named numbers have the values expected; others do not matter. */
export function sameMetrics(expected: any, actual: any, tolerance: number): boolean {
  if (Array.isArray(expected))
    return Array.isArray(actual) && expected.every((item, i) => sameMetrics(item, actual[i], tolerance))
  return Object.entries(expected as Record<string, unknown>).every(([name, value]) =>
    close(
      value,
      typeof actual?.[name] === 'number' && typeof value === 'string' ? String(actual[name]) : actual?.[name],
      tolerance,
    ),
  )
}
