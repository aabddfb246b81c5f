/**
 * Triangles by Schank's algorithm: each pair of neighbours is ordered from the vertex of lower degree to that of higher
 * (of equal ones by id). A vertex pairs up those behind it, and a pair is a triangle if these are neighbours too. So hubs,
 * which come last, pair up few, and each triangle is found once, at its first vertex.
 */
import type { DataSet } from '@wiesel/dataset'
import { compareIds } from '../../graph/compare-ids.ts'
import type { VertexId } from '../../graph/types.ts'
import type { NeighborMask } from '../degrees/neighbor-pairs.ts'

/** A triangle, and for its pairs (0, 1), (0, 2), (1, 2) two bits each that say in which directions there are edges. */
export type MaskedTriangle<K extends VertexId> = readonly [v0: K, v1: K, v2: K, mask: number]

/** The other way round. */
export function flipMask(mask: number): number {
  return ((mask & 0b01) << 1) | (mask >> 1)
}

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
export function degreesOfMasks<K extends VertexId>(masks: DataSet<NeighborMask<K>>): DataSet<Degree<K>> {
  return masks
    .map(([id]): Degree<K> => [id, 1])
    .groupBy(0)
    .reduce((a, b): Degree<K> => [a[0], a[1] + b[1]])
    .name('Neighbour counts')
}

/** Each triangle once: first the vertex of lowest degree, then the others in the order of ids. */
export function maskedTriangles<K extends VertexId>(
  masks: DataSet<NeighborMask<K>>,
): DataSet<MaskedTriangle<K>> {
  const byId = masks.filter(([a, b]) => compareIds(a, b) < 0).name('Ordered by id')
  return byDegree(masks, degreesOfMasks(masks))
    .groupBy(0)
    .reduceGroup<MaskedTriangle<K>>(function* (group) {
      const behind = [...group].sort((a, b) => compareIds(a[1], b[1]))
      for (let j = 1; j < behind.length; j++) {
        const [first, second, mask] = behind[j]
        for (let i = 0; i < j; i++) yield [first, behind[i][1], second, (behind[i][2] << 4) | (mask << 2)]
      }
    })
    .name('Triplets')
    .join(byId)
    .where(1, 2)
    .equalTo(0, 1)
    .with((triplet, pair): MaskedTriangle<K> => [triplet[0], triplet[1], triplet[2], triplet[3] | pair[2]])
    .name('Triangles')
}
