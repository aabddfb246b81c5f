// Graphs
export { Graph } from './graph/graph.ts'
export type { GraphAlgorithm } from './graph/algorithm.ts'
export type { GroupFunction, Neighbor } from './graph/neighbourhood.ts'
export type { Edge, EdgeDirection, GraphParts, Triplet, Vertex, VertexId, WidenedId } from './graph/types.ts'

// Validation
export type { GraphValidator } from './validation/validator.ts'
export { InvalidVertexIdsValidator } from './validation/invalid-vertex-ids-validator.ts'

// Errors
export { UnknownVertexError } from './errors.ts'
