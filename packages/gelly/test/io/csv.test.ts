import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { bigint, float, int, string } from '@wiesel/formats'
import { afterAll, expect, test } from 'vitest'
import { readCsvGraph } from '../../src/index.ts'
import { sorted } from '../support/random-graph.ts'

const folder = mkdtempSync(join(tmpdir(), 'csv-graph-'))
afterAll(() => rmSync(folder, { recursive: true }))

const env = (): ExecutionEnvironment => new ExecutionEnvironment({ parallelism: 2 })

function file(name: string, text: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('reads vertices and edges with values, also compressed and with a header', async () => {
  const graph = readCsvGraph(env(), {
    edges: file('edges.csv.gz', gzipSync('from;to;km\nBonn;"Kö;ln";28.5\n')),
    vertices: file('vertices.csv', 'city;people\nBonn;336\n"Kö;ln";1087\n'),
    id: string(),
    vertexValue: int(),
    edgeValue: float(),
    csv: { delimiter: ';', header: 'skip' },
  })
  expect(await graph.getTriplets().collect()).toEqual([['Bonn', 'Kö;ln', 336, 1087, 28.5]])
})

test('makes vertices of edges without values, with the values of a function', async () => {
  const edges = file('bare.csv', '1,2\n99999999999999999999,1\n')
  const plain = readCsvGraph(env(), { edges, id: bigint() })
  expect(await plain.edges.collect()).toEqual([
    [1n, 2n, null],
    [99999999999999999999n, 1n, null],
  ])
  const valued = readCsvGraph(env(), { edges, id: bigint() }, (id) => String(id).length)
  const rows = await valued.vertices.collect()
  expect(sorted(rows.map(([id, value]) => [String(id), value]))).toEqual([
    ['1', 1],
    ['2', 1],
    ['99999999999999999999', 20],
  ])
})

test('fails at a line that is no edge', async () => {
  const edges = file('bad.csv', '1,2\n3,four\n')
  await expect(readCsvGraph(env(), { edges, id: int() }).edges.collect()).rejects.toMatchObject({
    message: expect.stringContaining('four'),
  })
})
