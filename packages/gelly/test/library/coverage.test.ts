/**
 * Which algorithm is tested how. Everything exported that has a method `run`, and every analytic, is in this table; each
 * test runs random graphs at parallelism 1, 2 and 4. The vectors of Gelly in `test/conformance/` come on top, and
 * `test/iterations/recovery.test.ts` kills those that run in supersteps.
 */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as gelly from '../../src/index.ts'
import { GraphAnalytic } from '../../src/index.ts'

const TESTED: Readonly<Record<string, readonly [file: string, how: string]>> = {
  AdamicAdar: ['library/against-brute-force', 'all pairs; bounds, mirrored'],
  AverageClusteringCoefficient: ['library/against-brute-force', 'mean of the scores of brute force'],
  BreadthFirstSearch: ['library/graphalytics/graphalytics', 'pseudo-code and examples of Graphalytics'],
  CommunityDetection: ['library/iterative/algorithms', 'brute force, superstep by superstep'],
  ConnectedComponents: ['library/iterative/algorithms', 'least labels until nothing changes'],
  DirectedAverageClusteringCoefficient: ['library/against-brute-force', 'mean of the scores of brute force'],
  DirectedLocalClusteringCoefficient: [
    'library/graphalytics/graphalytics',
    'pseudo-code and examples of Graphalytics',
  ],
  DirectedTriadicCensus: ['library/against-brute-force', 'all three vertices, by isomorphism'],
  DirectedTriangleListing: ['library/against-brute-force', 'all three vertices, with masks'],
  DirectedVertexMetrics: ['metrics/metrics', 'counted on lists'],
  EdgeDegreePair: ['library/degrees/degrees', 'counted on lists'],
  EdgeDegreesPair: ['library/degrees/degrees', 'counted on lists'],
  EdgeMetrics: ['metrics/metrics', 'all pairs of neighbours'],
  EdgeSourceDegree: ['library/degrees/degrees', 'counted on lists'],
  EdgeSourceDegrees: ['library/degrees/degrees', 'counted on lists'],
  EdgeTargetDegree: ['library/degrees/degrees', 'counted on lists'],
  EdgeTargetDegrees: ['library/degrees/degrees', 'counted on lists'],
  GSAConnectedComponents: ['library/iterative/algorithms', 'least labels until nothing changes'],
  GSASingleSourceShortestPaths: ['library/iterative/algorithms', 'Bellman and Ford'],
  GlobalClusteringCoefficient: ['library/against-brute-force', 'triangles and triplets of brute force'],
  GraphChecksum: ['metrics/metrics', 'summed up over lists'],
  Hits: ['library/iterative/algorithms', 'power iteration; to a threshold'],
  JaccardIndex: ['library/against-brute-force', 'all pairs; bounds, mirrored, groups'],
  LabelPropagation: ['library/iterative/algorithms', 'brute force, superstep by superstep'],
  LocalClusteringCoefficient: [
    'library/graphalytics/graphalytics',
    'pseudo-code and examples of Graphalytics',
  ],
  MaximumDegree: ['library/degrees/degrees', 'filtered lists'],
  PageRank: ['library/iterative/page-rank', 'power iteration; dangling, threshold, personalised'],
  Simplify: ['library/against-brute-force', 'filtered lists'],
  SingleSourceShortestPaths: [
    'library/graphalytics/graphalytics',
    'pseudo-code and examples of Graphalytics',
  ],
  Summarization: ['library/against-brute-force', 'grouped lists'],
  SynchronousLabelPropagation: [
    'library/graphalytics/graphalytics',
    'pseudo-code and examples of Graphalytics',
  ],
  TriadicCensus: ['library/against-brute-force', 'all three vertices'],
  TriangleEnumerator: ['library/against-brute-force', 'all three vertices, on graphs that are not simple'],
  TriangleListing: ['library/against-brute-force', 'all three vertices'],
  UnionFindConnectedComponents: ['library/components/union-find', 'label propagation'],
  VertexDegree: ['library/degrees/degrees', 'counted on lists'],
  VertexDegrees: ['library/degrees/degrees', 'counted on lists'],
  VertexInDegree: ['library/degrees/degrees', 'counted on lists'],
  VertexMetrics: ['metrics/metrics', 'counted on lists'],
  VertexOutDegree: ['library/degrees/degrees', 'counted on lists'],
}

test('every algorithm is in the table', () => {
  const algorithms = Object.entries(gelly).filter(
    ([name, value]) =>
      typeof value === 'function' &&
      name !== 'Graph' &&
      value !== GraphAnalytic &&
      typeof (value.prototype as { run?: unknown } | undefined)?.run === 'function',
  )
  expect(algorithms.map(([name]) => name).toSorted()).toEqual(Object.keys(TESTED).toSorted())
})

test('and in the test that the table says', () => {
  for (const [name, [file]] of Object.entries(TESTED)) {
    // Kernels of Graphalytics are called in one place.
    const called = file.endsWith('graphalytics') ? file.replace(/graphalytics$/, 'kernels') : `${file}.test`
    const text = readFileSync(new URL(`../${called}.ts`, import.meta.url), 'utf8')
    expect(text.includes(`new ${name}(`), `${name} in ${called}.ts`).toBe(true)
  }
})
