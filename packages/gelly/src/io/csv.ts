import type { DataSet, ExecutionEnvironment } from '@wiesel/dataset'
import { csvFile } from '@wiesel/connector-files'
import { schema, type CsvOptions, type Field } from '@wiesel/formats'
import { Graph } from '../graph/graph.ts'
import type { Edge, Vertex, VertexId } from '../graph/types.ts'

/** Where a graph is in CSV files, and what the columns are. */
export interface CsvGraph<K extends VertexId, VV, EV> {
  /** Path of the edges: source, target, and the value if `edgeValue` is given. A file, a directory or a glob. */
  readonly edges: string
  /** Path of the vertices: id, and the value if `vertexValue` is given. Without it vertices are the ends of edges. */
  readonly vertices?: string
  /** What ids are. */
  readonly id: Field<K>
  /** What vertex values are. Default: `null`. */
  readonly vertexValue?: Field<VV>
  /** What edge values are. Default: `null`. */
  readonly edgeValue?: Field<EV>
  /** How the files are written; columns go by place, so `header` is `false` or `'skip'`. */
  readonly csv?: Omit<CsvOptions, 'schema' | 'columns' | 'header'> & { readonly header?: false | 'skip' }
}

/**
 * Reads a graph from CSV files.
 *
 * @param initialise gives values to vertices where there is no file of these
 * @example
 * import { mkdtemp, writeFile } from 'node:fs/promises'
 * import { tmpdir } from 'node:os'
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { int, string } from '@wiesel/formats'
 * import { readCsvGraph } from '@wiesel/gelly'
 *
 * const folder = await mkdtemp(`${tmpdir()}/graph-`)
 * await writeFile(`${folder}/edges.csv`, '1,2,road\n')
 * const graph = readCsvGraph(
 *   new ExecutionEnvironment(),
 *   { edges: `${folder}/edges.csv`, id: int(), edgeValue: string() },
 *   (id) => id * 10,
 * )
 * console.log(await graph.getTriplets().collect()) // → [ [ 1, 2, 10, 20, 'road' ] ]
 */
export function readCsvGraph<K extends VertexId, VV = null, EV = null>(
  env: ExecutionEnvironment,
  files: CsvGraph<K, VV, EV>,
  initialise?: (id: K) => VV,
): Graph<K, VV, EV> {
  const { id, vertexValue, edgeValue, csv } = files
  const read = (path: string, fields: Record<string, Field<any>>, name: string): DataSet<any> =>
    env.fromSource(csvFile(path, { header: false, ...csv, schema: schema(fields) } as never), { name })
  const valueOf = (field: Field<any> | undefined): Record<string, Field<any>> =>
    field === undefined ? {} : { value: field }
  const edges = read(files.edges, { source: id, target: id, ...valueOf(edgeValue) }, 'Edge file').map(
    ({ source, target, value = null }): Edge<K, EV> => [source, target, value],
  )
  if (files.vertices === undefined) {
    const empty = (): VV => null as VV
    return Graph.fromDataSet(edges.name('Edges'), initialise ?? empty)
  }
  const vertices = read(files.vertices, { id, ...valueOf(vertexValue) }, 'Vertex file').map(
    ({ id: key, value = null }): Vertex<K, VV> => [key, value],
  )
  return Graph.fromDataSet(vertices.name('Vertices'), edges.name('Edges'))
}
