// Graphs
export { Graph } from './graph/graph.ts'
export type { GraphAlgorithm } from './graph/algorithm.ts'
export type { EdgeColumns, VertexColumns } from './graph/creation.ts'
export type { GroupFunction, Neighbor } from './graph/neighbourhood.ts'
export type {
  Edge,
  EdgeDirection,
  EdgeSet,
  GraphParts,
  Triplet,
  Vertex,
  VertexId,
  VertexSet,
  WidenedId,
} from './graph/types.ts'

// Iterations
export type { IterationOptions, BroadcastSets } from './iterations/iteration-options.ts'
export type { FunctionContext, SuperstepHooks, WithHooks } from './iterations/function-context.ts'
export { Messages } from './iterations/messages.ts'
export type { SuperstepStatistics } from './iterations/loop-totals.ts'
export type { Converged } from './iterations/run-program.ts'
export type {
  ComputeFunction,
  ComputeVertex,
  MessageCombiner,
  VertexCentricOptions,
} from './iterations/vertex-centric.ts'
export type {
  GatherFunction,
  GatherVertex,
  ScatterFunction,
  ScatterGatherOptions,
  ScatterVertex,
} from './iterations/scatter-gather.ts'
export type {
  ApplyFunction,
  GatherEdgeFunction,
  GatherSumApplyOptions,
  SumFunction,
} from './iterations/gather-sum-apply.ts'

// Iterative algorithms
export type { ConvergenceOptions } from './library/iterative/convergence.ts'
export { PageRank, type PageRankOptions } from './library/iterative/page-rank.ts'
export { Hits, type HitsOptions, type HubAndAuthority } from './library/iterative/hits.ts'
export { ConnectedComponents, GSAConnectedComponents } from './library/iterative/connected-components.ts'
export { UnionFindConnectedComponents } from './library/components/union-find-connected-components.ts'
export {
  GSASingleSourceShortestPaths,
  SingleSourceShortestPaths,
} from './library/iterative/shortest-paths.ts'
export { BreadthFirstSearch } from './library/iterative/breadth-first-search.ts'
export type { Label } from './library/iterative/label.ts'
export { LabelPropagation } from './library/iterative/label-propagation.ts'
export { SynchronousLabelPropagation } from './library/iterative/synchronous-label-propagation.ts'
export { CommunityDetection } from './library/iterative/community-detection.ts'

// Validation
export type { GraphValidator } from './validation/validator.ts'
export { InvalidVertexIdsValidator } from './validation/invalid-vertex-ids-validator.ts'

// Errors
export { CombinerError, EdgeWeightError, UnknownTargetError, VertexCallError } from './iterations/errors.ts'
export { EdgeListError, LabelError, UnknownVertexError, VertexKeyError } from './errors.ts'

// Generators
export { GraphGenerator } from './generators/graph-generator.ts'
export { CirculantGraph } from './generators/circulant-graph.ts'
export { CompleteGraph } from './generators/complete-graph.ts'
export { CycleGraph } from './generators/cycle-graph.ts'
export { EchoGraph } from './generators/echo-graph.ts'
export { EmptyGraph } from './generators/empty-graph.ts'
export { GridGraph } from './generators/grid-graph.ts'
export { HypercubeGraph } from './generators/hypercube-graph.ts'
export { PathGraph } from './generators/path-graph.ts'
export { RMatGraph, type RMatOptions } from './generators/rmat-graph.ts'
export { SingletonEdgeGraph } from './generators/singleton-edge-graph.ts'
export { StarGraph } from './generators/star-graph.ts'

// Algorithms
export { Simplify, type SimplifyOptions } from './library/simplify/simplify.ts'
export {
  VertexDegree,
  VertexInDegree,
  VertexOutDegree,
  type UndirectedDegreeOptions,
  type VertexDegreeOptions,
} from './library/degrees/vertex-degree.ts'
export { VertexDegrees, type Degrees } from './library/degrees/vertex-degrees.ts'
export {
  EdgeDegreePair,
  EdgeSourceDegree,
  EdgeTargetDegree,
  type ReduceOnSourceOptions,
  type ReduceOnTargetOptions,
} from './library/degrees/edge-degree.ts'
export { EdgeDegreesPair, EdgeSourceDegrees, EdgeTargetDegrees } from './library/degrees/edge-degrees.ts'
export { MaximumDegree } from './library/degrees/maximum-degree.ts'
export {
  DirectedTriangleListing,
  TriangleEnumerator,
  TriangleListing,
  type Triangle,
  type TriangleListingOptions,
} from './library/triangles/triangle-listing.ts'
export type { MaskedTriangle } from './library/triangles/triangle-finder.ts'
export {
  DirectedLocalClusteringCoefficient,
  LocalClusteringCoefficient,
  type LocalClustering,
} from './library/clustering/local-clustering-coefficient.ts'
export {
  AverageClusteringCoefficient,
  DirectedAverageClusteringCoefficient,
  type AverageClusteringResult,
} from './library/clustering/average-clustering-coefficient.ts'
export {
  GlobalClusteringCoefficient,
  type GlobalClusteringResult,
} from './library/clustering/global-clustering-coefficient.ts'
export {
  DirectedTriadicCensus,
  TriadicCensus,
  type UndirectedCensus,
} from './library/clustering/triadic-census.ts'
export { TRIAD_TYPES, type TriadType } from './library/clustering/triad-types.ts'
export {
  JaccardIndex,
  type Fraction,
  type JaccardIndexOptions,
  type JaccardScore,
} from './library/similarity/jaccard-index.ts'
export { AdamicAdar, type AdamicAdarOptions, type AdamicAdarScore } from './library/similarity/adamic-adar.ts'
export { Summarization, type Counted } from './library/summarization/summarization.ts'

// Metrics
export { GraphAnalytic } from './metrics/graph-analytic.ts'
export {
  DirectedVertexMetrics,
  VertexMetrics,
  type DirectedVertexMetricsResult,
  type VertexMetricsResult,
} from './metrics/vertex-metrics.ts'
export { EdgeMetrics, type EdgeMetricsResult } from './metrics/edge-metrics.ts'
export { checksumOf, GraphChecksum, type ChecksumResult, type RecordHash } from './metrics/checksum.ts'

// Bipartite graphs
export { BipartiteGraph, type BipartiteEdge } from './bipartite/bipartite-graph.ts'
export type { Projection } from './bipartite/projection.ts'

// Translators of ids and values
export { translators } from './translate/translators.ts'

// Files
export { readEdgeList, type EdgeListOptions } from './io/edge-list.ts'
export { readCsvGraph, type CsvGraph } from './io/csv.ts'
