/** A value as a text, numbers with a decimal point: what Flink ML makes of a double, so that indices and hashes agree. */
export function javaText(value: unknown): string {
  return typeof value === 'number' && Number.isInteger(value) ? `${value}.0` : String(value)
}
