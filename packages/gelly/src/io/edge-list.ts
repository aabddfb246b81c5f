import type { DataSet, ExecutionEnvironment } from '@wiesel/dataset'
import { textFile } from '@wiesel/connector-files'
import { EdgeListError } from '../errors.ts'
import type { Edge } from '../graph/types.ts'

/** How lists of edges are written. */
export interface EdgeListOptions {
  /** What ids are. `'number'` (the default): whole numbers up to 2⁵³; `'bigint'`: any whole numbers; `'string'`: text. */
  ids?: 'number' | 'bigint' | 'string'
  /** Whether the third column, a number, is the edge's value. Default: it is not read, and values are `null`. */
  weighted?: boolean
  /** Between columns. Default: any blanks. */
  delimiter?: string
  /** What lines of comments begin with. Default `#` and `%`, as in the collections SNAP and KONECT. */
  comments?: readonly string[]
}

const IDS = {
  string: (text: string) => text,
  bigint: (text: string) => BigInt(text),
  number: (text: string) => Number(text),
} as const

/**
 * Reads edges from lines `source target`, or `source target weight`, of text files; compressed ones (`.gz`, `.deflate`,
 * `.zst`), too. A line that is no edge fails the job with `INVALID_EDGE`.
 *
 * @param path a file, a directory or a glob
 * @example
 * import { mkdtemp, writeFile } from 'node:fs/promises'
 * import { tmpdir } from 'node:os'
 * import { gzipSync } from 'node:zlib'
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { Graph, readEdgeList } from '@wiesel/gelly'
 *
 * const folder = await mkdtemp(`${tmpdir()}/edges-`)
 * await writeFile(`${folder}/roads.txt.gz`, gzipSync('# from to\n1 2\n2 3\n'))
 * const edges = readEdgeList(new ExecutionEnvironment(), `${folder}/roads.txt.gz`)
 * console.log(await Graph.fromDataSet(edges).numberOfVertices()) // → 3
 */
export function readEdgeList(
  env: ExecutionEnvironment,
  path: string,
  options: EdgeListOptions & { ids: 'string'; weighted: true },
): DataSet<Edge<string, number>>
export function readEdgeList(
  env: ExecutionEnvironment,
  path: string,
  options: EdgeListOptions & { ids: 'string' },
): DataSet<Edge<string>>
export function readEdgeList(
  env: ExecutionEnvironment,
  path: string,
  options: EdgeListOptions & { ids: 'bigint'; weighted: true },
): DataSet<Edge<bigint, number>>
export function readEdgeList(
  env: ExecutionEnvironment,
  path: string,
  options: EdgeListOptions & { ids: 'bigint' },
): DataSet<Edge<bigint>>
export function readEdgeList(
  env: ExecutionEnvironment,
  path: string,
  options: EdgeListOptions & { weighted: true },
): DataSet<Edge<number, number>>
export function readEdgeList(
  env: ExecutionEnvironment,
  path: string,
  options?: EdgeListOptions,
): DataSet<Edge<number>>
export function readEdgeList(
  env: ExecutionEnvironment,
  path: string,
  options: EdgeListOptions = {},
): DataSet<Edge<any, any>> {
  const { ids = 'number', weighted = false, delimiter, comments = ['#', '%'] } = options
  const idOf: (text: string) => string | number | bigint = IDS[ids]
  const isId = ids === 'string' ? (text: string) => text !== '' : (text: string) => /^[+-]?\d+$/.test(text)
  const columnsOf = (line: string): string[] =>
    delimiter === undefined ? line.split(/\s+/) : line.split(delimiter).map((column) => column.trim())
  return env
    .fromSource(textFile(path), { name: 'Edge list' })
    .flatMap<Edge<any, any>>((raw, out) => {
      const line = raw.trim()
      if (line === '' || comments.some((mark) => line.startsWith(mark))) return
      const [source = '', target = '', third = ''] = columnsOf(line)
      if (!isId(source) || !isId(target)) throw new EdgeListError(line, `two ids of type ${ids} are due`)
      const weight = weighted ? (third === '' ? NaN : Number(third)) : null
      if (Number.isNaN(weight)) throw new EdgeListError(line, 'the third column is no number')
      const edge: Edge<any, any> = [idOf(source), idOf(target), weight]
      if (ids === 'number' && !(Number.isSafeInteger(edge[0]) && Number.isSafeInteger(edge[1])))
        throw new EdgeListError(line, "an id is beyond 2^53; read ids as 'bigint'")
      out(edge)
    })
    .name('Edges')
}
