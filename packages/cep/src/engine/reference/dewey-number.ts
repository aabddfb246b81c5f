/**
 * The version of a path through the shared buffer: where paths branch, each branch counts up its last digit, and a
 * path that goes on adds a digit. A path owns the edges whose version its own version extends.
 */
export type DeweyNumber = readonly number[]

export const FIRST_VERSION: DeweyNumber = [1]

export function increase(version: DeweyNumber, by: number): DeweyNumber {
  const last = version.length - 1
  return version.with(last, version[last] + by)
}

export function addStage(version: DeweyNumber): DeweyNumber {
  return [...version, 0]
}

/** Whether a path of this version goes over an edge of the other: 1.2.0 over 1.2, and 1.3 over 1.2, not over 1.4. */
export function isCompatible(version: DeweyNumber, edge: DeweyNumber): boolean {
  if (version.length < edge.length) return false
  const last = edge.length - 1
  for (let i = 0; i < last; i++) if (version[i] !== edge[i]) return false
  return version.length > edge.length ? version[last] === edge[last] : version[last] >= edge[last]
}

export function parseDewey(text: string): DeweyNumber {
  return text.split('.').map(Number)
}

export function printDewey(version: DeweyNumber): string {
  return version.join('.')
}
