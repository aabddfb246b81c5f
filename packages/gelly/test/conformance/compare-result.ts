import { DataSet } from '@wiesel/dataset'
import { Graph } from '../../src/index.ts'
import { NotCovered, type GellyCase } from './gelly-case.ts'
import { directionsOf, rowHashOf } from './row-hash.ts'

const SPECIAL: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity }

function close(a: any, b: any, tolerance: number): boolean {
  if (typeof b === 'number') {
    const expected = typeof a === 'string' && a in SPECIAL ? SPECIAL[a] : a
    return Object.is(expected, b) || expected === b || Math.abs(expected - b) <= tolerance
  }
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((part, i) => close(part, b[i], tolerance))
  return a === b || JSON.stringify(a) === JSON.stringify(b)
}

const byId = (a: any, b: any): number => (a < b ? -1 : a > b ? 1 : 0)

const textOf = (row: unknown): string => JSON.stringify(row)

function complain(expected: unknown, actual: unknown): string {
  const short = (value: unknown): string => textOf(value)?.slice(0, 300) ?? String(value)
  return `expected ${short(expected)}, but got ${short(actual)}`
}

/** What is wrong with rows: they must be those expected, in any order. */
function compareRows(
  expected: readonly any[],
  actual: readonly any[],
  tolerance: number,
): string | undefined {
  if (expected.length !== actual.length) return complain(expected, actual)
  const byText = (a: unknown, b: unknown): number => (textOf(a) < textOf(b) ? -1 : 1)
  const [a, b] = [expected.toSorted(byText), actual.toSorted(byText)]
  if (a.every((row, i) => close(row, b[i], tolerance))) return undefined
  if (tolerance === 0) return complain(a, b)
  const left = [...actual]
  for (const row of expected) {
    const at = left.findIndex((other) => close(row, other, tolerance))
    if (at < 0) return `expected ${textOf(row)} among ${textOf(left).slice(0, 300)}`
    left.splice(at, 1)
  }
  return undefined
}

/** The rows of a result; of a graph its vertices or its edges. */
async function rowsOf(one: GellyCase, result: unknown): Promise<any[]> {
  if (result instanceof Graph)
    return (one.expectedForm === 'edges' ? result.edges : result.vertices).collect() as Promise<any[]>
  if (result instanceof DataSet) return result.collect()
  if (Array.isArray(result)) return result
  throw new NotCovered(`a result of type ${typeof result}`)
}

/** The rows with the directions of triangles in words, where a case has these. */
function worded(one: GellyCase, rows: readonly any[]): readonly any[] {
  if (one.rowFields?.[3]?.startsWith('directions') !== true) return rows
  return rows.map(([v0, v1, v2, mask]) => [v0, v1, v2, directionsOf(mask).join(' ')])
}

async function compareSummary(expected: any, result: Graph<any, any, any>): Promise<string | undefined> {
  const groupOf = (id: any): any => expected.vertices.find(({ ids }: any) => ids.includes(id))?.ids
  const vertices = (await result.vertices.collect()).map(([id, value]) => ({ ids: groupOf(id), value }))
  const edges = (await result.edges.collect()).map(([source, target, value]) => ({
    sourceIds: groupOf(source),
    targetIds: groupOf(target),
    value,
  }))
  return compareRows(expected.vertices, vertices, 0) ?? compareRows(expected.edges, edges, 0)
}

function compareUniform(one: GellyCase, rows: readonly any[], tolerance: number): string | undefined {
  const { count, value } = one.expected
  if (rows.length !== count) return complain(count, rows.length)
  const width = Array.isArray(value) ? value.length : 1
  const valueOf = (row: readonly any[]): any => {
    const last = row.at(-1)
    if (Array.isArray(value)) return Array.isArray(last) ? last : row.slice(-width)
    return last
  }
  const wrong = rows.find((row) => !close(value, valueOf(row), tolerance))
  return wrong === undefined ? undefined : complain(value, wrong)
}

async function compareChecksum(one: GellyCase, result: any): Promise<string | undefined> {
  const { count, checksum } = one.expected
  const actual =
    typeof result?.checksum === 'bigint' ? result : checksumOfRows(one, await rowsOf(one, result))
  if (actual.count !== count) return complain(count, actual.count)
  if (checksum === undefined || BigInt(checksum) === actual.checksum) return undefined
  return `expected checksum ${checksum}, but got 0x${actual.checksum.toString(16)}`
}

function checksumOfRows(one: GellyCase, rows: readonly any[]): { count: number; checksum: bigint } {
  if (one.expected.checksum === undefined) return { count: rows.length, checksum: 0n }
  const hash = rowHashOf(one)
  const sum = rows.reduce<bigint>((total, row) => total + BigInt(hash(row) >>> 0), 0n)
  return { count: rows.length, checksum: BigInt.asUintN(64, sum) }
}

function compareMetrics(one: GellyCase, result: any): string | undefined {
  const { expected, tolerance = 0 } = one
  const atMost = Object.keys(expected).filter((name) => name.endsWith('AtMost'))
  for (const name of atMost)
    if (!(result[name.replace('AtMost', '')] <= expected[name])) return complain(expected, result)
  const names = Object.keys(expected).filter((name) => !atMost.includes(name))
  return names.every((name) => close(expected[name], result[name], tolerance))
    ? undefined
    : complain(expected, result)
}

/** Vertices with the same label as a case says; other vertices do not matter. */
function compareRule({ expected }: GellyCase, rows: readonly any[]): string | undefined {
  const labels = new Map(rows.map(([id, label]) => [id, label]))
  const groups = (expected.sameLabel as any[][]).map((ids) => new Set(ids.map((id) => labels.get(id))))
  return groups.every((group) => group.size === 1) ? undefined : complain(expected, rows)
}

/** What is wrong with the result of a case. */
export async function differenceOf(one: GellyCase, result: unknown): Promise<string | undefined> {
  const { expected, expectedForm, tolerance = 0 } = one
  if (expectedForm === 'scalar')
    return close(expected, result, tolerance) ? undefined : complain(expected, result)
  if (expectedForm === 'metrics') return compareMetrics(one, result)
  if (expectedForm === 'checksum') return compareChecksum(one, result)
  if (expectedForm === 'graph') {
    const graph = result as Graph<any, any, any>
    if (one.anyOfIds === true) return compareSummary(expected, graph)
    return (
      compareRows(expected.vertices, await graph.vertices.collect(), tolerance) ??
      compareRows(expected.edges, await graph.edges.collect(), tolerance)
    )
  }
  const rows = worded(one, await rowsOf(one, result))
  if (expectedForm === 'uniform') return compareUniform(one, rows, tolerance)
  if (expectedForm === 'rule') return compareRule(one, rows)
  if (one.partial === true || (expected !== null && !Array.isArray(expected) && 'sample' in expected)) {
    if (rows.length !== expected.count) return complain(expected.count, rows.length)
    const rowsById = new Map(rows.map((row) => [row[0], row]))
    const wrong = expected.sample.find((row: any[]) => !close(row, rowsById.get(row[0]), tolerance))
    return wrong === undefined ? undefined : complain(wrong, rowsById.get(wrong[0]))
  }
  if (one.unorderedWithinRow === true)
    return compareRows(
      expected.map((row: any[]) => row.toSorted(byId)),
      rows.map((row) => row.toSorted(byId)),
      tolerance,
    )
  return compareRows(expected, rows, tolerance)
}
