import type { GraphParts, VertexId } from '../graph/types.ts'

/** Looks whether a graph is as it should be: {@link Graph.validate}. It runs a job. */
export interface GraphValidator<K extends VertexId = VertexId, VV = any, EV = any> {
  validate(graph: GraphParts<K, VV, EV>): Promise<boolean>
}
