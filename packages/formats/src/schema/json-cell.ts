import { ValueError } from '../errors/value-error.ts'

/** Reads a text cell that holds JSON, as arrays and objects do. */
export function parseJsonCell(expected: string, text: string, start: number, end: number): unknown {
  const cell = text.slice(start, end)
  try {
    return JSON.parse(cell)
  } catch {
    throw new ValueError(`${expected} in JSON`, cell)
  }
}
