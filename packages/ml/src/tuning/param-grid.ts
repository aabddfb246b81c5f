/** One value for each name, out of a grid. */
export type GridPoint<Grid extends Readonly<Record<string, readonly unknown[]>>> = {
  readonly [Name in keyof Grid]: Grid[Name][number]
}

/**
 * All combinations of values, the last name varying fastest.
 *
 * @example
 * import { paramGrid } from '@wiesel/ml'
 * console.log(paramGrid({ k: [2, 3], seed: [1] })) // → [ { k: 2, seed: 1 }, { k: 3, seed: 1 } ]
 */
export function paramGrid<const Grid extends Readonly<Record<string, readonly unknown[]>>>(
  grid: Grid,
): GridPoint<Grid>[] {
  return Object.entries(grid).reduce<Record<string, unknown>[]>(
    (points, [name, values]) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    [{}],
  ) as GridPoint<Grid>[]
}
