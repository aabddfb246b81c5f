import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { float, int, string, type Field } from '@wiesel/formats'
import {
  AdamicAdar,
  AverageClusteringCoefficient,
  checksumOf,
  DirectedAverageClusteringCoefficient,
  DirectedLocalClusteringCoefficient,
  DirectedTriadicCensus,
  DirectedTriangleListing,
  DirectedVertexMetrics,
  EdgeDegreePair,
  EdgeDegreesPair,
  EdgeMetrics,
  EdgeSourceDegree,
  EdgeSourceDegrees,
  EdgeTargetDegree,
  EdgeTargetDegrees,
  GlobalClusteringCoefficient,
  GraphChecksum,
  JaccardIndex,
  LocalClusteringCoefficient,
  MaximumDegree,
  readCsvGraph,
  Summarization,
  translators,
  TriadicCensus,
  TriangleEnumerator,
  TriangleListing,
  TRIAD_TYPES,
  VertexDegree,
  VertexDegrees,
  VertexInDegree,
  VertexMetrics,
  VertexOutDegree,
} from '../../src/index.ts'
import { functionOf, NotCovered } from './gelly-case.ts'
import { hashOfTuple, hashOfValue } from './java-hash.ts'
import type { Operation, OperationInput } from './operation.ts'

const isDirected = ({ args }: OperationInput): boolean => args.order === 'directed'

const TRANSLATORS: Readonly<Record<string, (args: any) => (value: any) => unknown>> = {
  longToString: () => translators.longToString,
  longAddOffset: ({ offset }) => translators.longAddOffset(BigInt(offset)),
  longToSignedInt: () => translators.longToSignedInt,
  longToUnsignedInt: () => translators.longToUnsignedInt,
  toNull: () => translators.toNull,
}

function translatorOf(args: any): (value: any) => unknown {
  const make = TRANSLATORS[args.translator]
  if (make === undefined) throw new NotCovered(`translator ${args.translator} is not there`)
  return make(args)
}

const FIELDS: Readonly<Record<string, Field<any>>> = {
  long: int(),
  int: int(),
  double: float(),
  string: string(),
}

/** A graph from CSV, whose types are those of ids, vertex values and edge values. */
async function fromCsv({ env, args }: OperationInput): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'gelly-'))
  try {
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const [id, vertex, edge] = args.types as readonly (string | null | undefined)[]
    const field = (name: string | null | undefined): Field<any> | undefined =>
      name === null || name === undefined ? undefined : FIELDS[name]
    const graph = readCsvGraph<any, any, any>(
      env,
      {
        edges: write('edges.csv', args.edgeFile),
        ...(args.vertexFile === undefined ? {} : { vertices: write('vertices.csv', args.vertexFile) }),
        id: field(id) as Field<any>,
        vertexValue: field(vertex),
        edgeValue: field(edge),
      } as never,
      args.vertexInit === undefined ? undefined : functionOf(args.vertexInit, 'id'),
    )
    return await graph.getTriplets().collect()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What cases do with algorithms that do not iterate. */
export const LIBRARY_OPERATIONS: Readonly<Record<string, Operation>> = {
  vertexDegree: ({ graph, args }) => graph.run(new VertexDegree(args)),
  vertexInDegree: ({ graph, args }) => graph.run(new VertexInDegree(args)),
  vertexOutDegree: ({ graph, args }) => graph.run(new VertexOutDegree(args)),
  vertexDegrees: ({ graph, args }) => graph.run(new VertexDegrees(args)),
  edgeSourceDegree: ({ graph, args }) => graph.run(new EdgeSourceDegree(args)),
  edgeTargetDegree: ({ graph, args }) => graph.run(new EdgeTargetDegree(args)),
  edgeDegreePair: ({ graph, args }) => graph.run(new EdgeDegreePair(args)),
  edgeSourceDegrees: ({ graph }) => graph.run(new EdgeSourceDegrees()),
  edgeTargetDegrees: ({ graph }) => graph.run(new EdgeTargetDegrees()),
  edgeDegreesPair: ({ graph }) => graph.run(new EdgeDegreesPair()),
  maximumDegree: ({ graph, args }) => graph.run(new MaximumDegree(args.maximumDegree)),
  translateGraphIds: ({ graph, args }) => graph.translateGraphIds(translatorOf(args) as (id: any) => any),
  translateVertexValues: ({ graph, args }) => graph.translateVertexValues(translatorOf(args)),
  translateEdgeValues: ({ graph, args }) => graph.translateEdgeValues(translatorOf(args)),
  translate: async ({ args }) => String(translatorOf(args)(BigInt(args.value))),
  fromCsv,
  triangleListing: (input) =>
    isDirected(input)
      ? input.graph.run(new DirectedTriangleListing(input.args))
      : input.graph.run(new TriangleListing(input.args)),
  triangleEnumerator: ({ graph }) => graph.run(new TriangleEnumerator()),
  localClusteringCoefficient: (input) => {
    const { graph } = input
    const local = isDirected(input)
      ? graph.run(new DirectedLocalClusteringCoefficient<any>())
      : graph.run(new LocalClusteringCoefficient<any>())
    return local.map(({ id, degree, triangleCount }) => [id, [degree, triangleCount]])
  },
  averageClusteringCoefficient: (input) =>
    (isDirected(input) ? new DirectedAverageClusteringCoefficient() : new AverageClusteringCoefficient())
      .run(input.graph)
      .execute(),
  globalClusteringCoefficient: async ({ graph }) => {
    const { score, ...counts } = await graph.run(new GlobalClusteringCoefficient<any>()).execute()
    return { ...counts, globalClusteringCoefficient: score }
  },
  triadicCensus: async (input) => {
    if (isDirected(input)) {
      const census = await input.graph.run(new DirectedTriadicCensus<any>()).execute()
      return TRIAD_TYPES.map((type) => census[type])
    }
    const census = await input.graph.run(new TriadicCensus<any>()).execute()
    return [census['03'], census['12'], census['21'], census['30']]
  },
  vertexMetrics: (input) =>
    isDirected(input)
      ? input.graph.run(new DirectedVertexMetrics(input.args)).execute()
      : input.graph.run(new VertexMetrics(input.args)).execute(),
  edgeMetrics: ({ graph }) => graph.run(new EdgeMetrics()).execute(),
  jaccardIndex: ({ graph, args }) =>
    graph
      .run(new JaccardIndex<any>(args))
      .map(({ id0, id1, sharedNeighbors, distinctNeighbors }) => [
        id0,
        id1,
        sharedNeighbors,
        distinctNeighbors,
      ]),
  adamicAdar: ({ graph, args }) => graph.run(new AdamicAdar(args)),
  summarization: ({ graph }) => graph.run(new Summarization()),
  checksumHashCode: ({ graph, one }) =>
    graph
      .run(
        new GraphChecksum<any>((row) => {
          const kind = one.idHash ?? 'Long'
          const ids = row.length - 1
          return hashOfTuple(row.map((value, i) => hashOfValue(value, i < ids ? kind : 'Long')))
        }),
      )
      .execute(),
  datasetChecksumHashCode: ({ env, args, one }) =>
    checksumOf(env.fromCollection<any>(args.rows), (value) => hashOfValue(value, one.idHash ?? 'Long')),
  datasetCollect: ({ env, args }) => env.fromCollection(args.rows),
  datasetCount: ({ env, args }) => env.fromCollection(args.rows).count(),
}
