import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ExecutionEnvironment } from '@wiesel/dataset'
import { afterAll, expect, test } from 'vitest'
import { readEdgeList, type EdgeListOptions } from '../../src/index.ts'
import { sorted } from '../support/random-graph.ts'

const folder = mkdtempSync(join(tmpdir(), 'edge-list-'))
afterAll(() => rmSync(folder, { recursive: true }))

function read(text: string | Buffer, name: string, options: EdgeListOptions = {}): Promise<unknown[]> {
  writeFileSync(join(folder, name), text)
  return readEdgeList(new ExecutionEnvironment({ parallelism: 2 }), join(folder, name), options).collect()
}

test('reads edges, comments and weights apart, also compressed', async () => {
  expect(sorted(await read('# c\n% d\n1 2\n\n 3\t4 9\n', 'a.txt'))).toEqual([
    [1, 2, null],
    [3, 4, null],
  ])
  expect(await read(gzipSync('1 2 0.5\n'), 'b.txt.gz', { weighted: true })).toEqual([[1, 2, 0.5]])
  expect(await read('a b; c\n', 'c.txt', { ids: 'string', delimiter: ';' })).toEqual([['a b', 'c', null]])
  expect(await read('99999999999999999999 1\n', 'd.txt', { ids: 'bigint' })).toEqual([
    [99999999999999999999n, 1n, null],
  ])
})

test.each([
  ['1\n', {}],
  ['a 2\n', {}],
  ['1 2\n', { weighted: true }],
  ['1 2 heavy\n', { weighted: true }],
  ['99999999999999999999 1\n', {}],
] as [string, EdgeListOptions][])('refuses %j', async (text, options) => {
  await expect(read(text, 'bad.txt', options)).rejects.toMatchObject({ code: 'INVALID_EDGE' })
})
