import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { formatLibSVM, parseLibSVM, readLibSVM, toArray, writeLibSVM } from '../../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'lib-svm-'))
afterAll(() => rmSync(folder, { recursive: true }))

const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0)

test('what is written is read again', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number, number), { minLength: 1 }), (all) => {
      const rows = all.map(([label, x, y]) => ({ label, features: [x, y, 1] }))
      const read = parseLibSVM(rows.map(formatLibSVM).join('\n'))
      expect(read.map(({ label, features }) => ({ label, features: toArray(features) }))).toEqual(rows)
    }),
  )
})

test('a file is written and read by jobs; all vectors are as long as the longest', async () => {
  const path = join(folder, 'rows.txt')
  const env = new ExecutionEnvironment({ parallelism: 2 })
  await writeLibSVM(
    env.fromElements({ label: 1, features: [0, 5] }, { label: -1, features: [1, 0, 2] }),
    path,
  )
  const rows = (await readLibSVM(env, path).collect()).sort((a, b) => b.label - a.label)
  expect(rows.map(({ features }) => toArray(features))).toEqual([
    [0, 5, 0],
    [1, 0, 2],
  ])
})

test.each(['x 1:2', '1 0:3', '1 2', '1 a:b'])('the line "%s" is refused', async (line) => {
  expect(() => parseLibSVM(line)).toThrow(expect.objectContaining({ code: 'ML_ROW' }))
  const path = join(folder, 'bad.txt')
  writeFileSync(path, line)
  await expect(readLibSVM(new ExecutionEnvironment(), path).collect()).rejects.toMatchObject({
    code: 'ML_ROW',
  })
})
