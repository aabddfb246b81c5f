import type { DataSet } from '@wiesel/dataset'
import { compareIds } from '../../src/graph/compare-ids.ts'
import type { Edge, VertexId } from '../../src/index.ts'
import { neighborMasks } from '../../src/library/degrees/neighbor-pairs.ts'
import { byDegree, degreesOfMasks } from '../../src/library/triangles/by-degree.ts'
import type { MaskedTriangle } from '../../src/library/triangles/triangle-finder.ts'

/** Triangles by joining pairs of neighbours with edges: first the vertex of lowest degree, then the others in the order of ids. */
export function joinedTriangles<K extends VertexId>(
  edges: DataSet<Edge<K, any>>,
): DataSet<MaskedTriangle<K>> {
  const masks = neighborMasks(edges)
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
