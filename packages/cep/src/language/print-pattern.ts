export function printPattern(_pattern: unknown, _options?: unknown): string {
  return ''
}
