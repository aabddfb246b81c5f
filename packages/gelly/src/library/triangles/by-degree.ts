/** Neighbours in the order by degree. */
import type { DataSet } from '@wiesel/dataset'
import { compareIds } from '../../graph/compare-ids.ts'
import { onceForEach } from '../../graph/once-for-each.ts'
import type { VertexId } from '../../graph/types.ts'
import type { NeighborMask } from '../degrees/neighbor-pairs.ts'

type Degree<K> = readonly [id: K, degree: number]

/** Neighbours from the one of lower degree to the one of higher, of those seen from both sides. */
export function byDegree<K extends VertexId>(
  masks: DataSet<NeighborMask<K>>,
  degrees: DataSet<Degree<K>>,
): DataSet<NeighborMask<K>> {
  return masks
    .join(degrees)
    .where(0)
    .equalTo(0)
    .with((mask, degree): readonly [K, K, number, number] => [mask[0], mask[1], mask[2], degree[1]])
    .join(degrees)
    .where(1)
    .equalTo(0)
    .flatWith<NeighborMask<K>>(([a, b, mask, degree], [, other]) =>
      degree < other || (degree === other && compareIds(a, b) < 0) ? [[a, b, mask]] : [],
    )
    .name('Ordered by degree')
}

/** The number of neighbours of each vertex. */
export const degreesOfMasks: <K extends VertexId>(masks: DataSet<NeighborMask<K>>) => DataSet<Degree<K>> =
  onceForEach((masks: DataSet<NeighborMask<any>>) =>
    masks
      .map(([id]): Degree<any> => [id, 1])
      .groupBy(0)
      .reduce((a, b): Degree<any> => [a[0], a[1] + b[1]])
      .name('Neighbour counts'),
  )
