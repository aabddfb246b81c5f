import { rich, type DataSet } from '@wiesel/dataset'

/** A place in the plane. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** The middle of a group of points. */
export interface Centre extends Point {
  readonly id: number
}

/** Points of one group, added up. */
interface Sum extends Centre {
  readonly count: number
}

function nearest({ x, y }: Point, centres: readonly Centre[]): Centre {
  const distance = (centre: Centre): number => (x - centre.x) ** 2 + (y - centre.y) ** 2
  return centres.reduce((best, centre) => (distance(centre) < distance(best) ? centre : best))
}

/** Each point with the nearest centre. */
const toNearest = rich((context) => {
  const centres = context.getBroadcastVariable<Centre>('centres')
  return (point: Point): Sum => ({ ...point, id: nearest(point, centres).id, count: 1 })
})

/** Moves the centres at most `supersteps` times. A centre that is nearest to no point is lost. */
export function kMeans(
  points: DataSet<Point>,
  centres: DataSet<Centre>,
  supersteps: number,
): DataSet<Centre> {
  return centres.iterate(supersteps, (partial) =>
    points
      .map(toNearest)
      .withBroadcastSet(partial, 'centres')
      .groupBy('id')
      .reduce((a, b) => ({ id: a.id, x: a.x + b.x, y: a.y + b.y, count: a.count + b.count }))
      .map(({ id, x, y, count }): Centre => ({ id, x: x / count, y: y / count })),
  )
}
