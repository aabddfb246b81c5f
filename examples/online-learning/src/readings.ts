/** A reading of a machine, and whether it failed soon after. */
export interface Reading {
  readonly id: number
  readonly features: readonly [heat: number, vibration: number]
  readonly label: number
}

/**
 * The reading of a number out of `count`. From the first to the last the border between good and bad turns by a right
 * angle; one in twenty readings is on the wrong side.
 */
export function readingOf(id: number, count: number): Reading {
  const heat = between(id, 1)
  const vibration = between(id, 2)
  const turned = ((id / count) * Math.PI) / 2
  const bad = heat * Math.cos(turned) + vibration * Math.sin(turned) > 0
  const wrong = between(id, 3) > 0.9
  return { id, features: [heat, vibration], label: bad === wrong ? 0 : 1 }
}

/** A number in [−1, 1) that looks as if it were by chance, and is always the same. */
function between(id: number, salt: number): number {
  const x = Math.sin(id * 12.9898 + salt * 78.233) * 43_758.5453
  return 2 * (x - Math.floor(x)) - 1
}
