import type { DataSet } from '@wiesel/dataset'

/** From one place to another. */
export type Path = [from: string, to: string]

/** All pairs between which there is a path of at most `supersteps + 1` edges. */
export function transitiveClosure(edges: DataSet<Path>, supersteps: number): DataSet<Path> {
  const paths = edges.iterate(supersteps)
  const longer = paths
    .join(edges)
    .where(1)
    .equalTo(0)
    .with((path, edge): Path => [path[0], edge[1]])
    .union(paths)
    .distinct()
  const added = longer
    .coGroup(paths)
    .where('*')
    .equalTo('*')
    .with((now, before) => ([...before].length === 0 ? [...now] : []))
  return paths.closeWith(longer, added)
}
