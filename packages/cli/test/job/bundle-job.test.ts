import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundleJob } from '../../src/index.ts'
import { WieselProcess } from '../support/run-wiesel.ts'

const folder = mkdtempSync(join(tmpdir(), 'wiesel-bundle-'))

function write(path: string, text: string): string {
  const file = join(folder, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

function writePackage(name: string, manifest: object, files: Record<string, string>): void {
  write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', ...manifest }))
  for (const [path, text] of Object.entries(files)) write(`node_modules/${name}/${path}`, text)
}

beforeAll(() => {
  writePackage('plain', { main: 'index.js' }, { 'index.js': 'exports.plain = "in plain"' })
  writePackage(
    '@scope/data',
    { type: 'module', exports: './index.js' },
    { 'index.js': 'export const data = "in data"' },
  )
  writePackage('by-file', { gypfile: true }, { 'index.js': 'exports.native = 1' })
  writePackage('by-folder', {}, { 'index.js': 'exports.native = 2', 'prebuilds/x/y.node': '' })
  writePackage(
    'by-loader',
    { dependencies: { 'node-gyp-build': '4.0.0' } },
    { 'index.js': 'exports.native = 3' },
  )
  // What bundles of CommonJS stumble over: `require` at run time, the place of the file, and a name of ours.
  writePackage(
    'classic',
    {},
    {
      'index.js': `"use strict"
        const name = './' + 'part.js'
        exports.path = require('node:path').basename(__filename)
        exports.part = module.require ? 'own' : require(require('node:path').join(__dirname, name))`,
      'part.js': 'module.exports = "a part"',
    },
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('packages', () => {
  test('are bundled, but for Wiesel, those with add-ons and those asked for', async () => {
    const file = write(
      'packages.ts',
      `import { plain } from 'plain'
       import { data } from '@scope/data'
       import * as a from 'by-file'
       import * as b from 'by-folder'
       import * as c from 'by-loader'
       import { defineJob } from '@wiesel/datastream'
       export default [plain, data, a, b, c, defineJob]`,
    )
    const imported = (code: string): string[] =>
      [...code.matchAll(/from "([^"]+)"/g)].map(([, name]) => name).toSorted()
    const wiesel = ['@wiesel/datastream']
    const { code } = await bundleJob(file)
    expect(code).toContain('in plain')
    expect(code).toContain('in data')
    expect(imported(code)).toEqual([...wiesel, 'by-file', 'by-folder', 'by-loader'])
    const other = await bundleJob(file, ['@scope/data'])
    expect(imported(other.code)).toEqual(['@scope/data', ...wiesel, 'by-file', 'by-folder', 'by-loader'])
  })

  test('in CommonJS find their files and may require at run time', { timeout: 60_000 }, async () => {
    const file = write(
      'classic.ts',
      `#!/usr/bin/env node
       import { createRequire } from 'node:module'
       import { defineJob } from '@wiesel/datastream'
       import { part, path } from 'classic'
       const require = createRequire(import.meta.url)
       const { plain } = require('plain')
       export default defineJob('classic', (env) => { env.fromElements(part, path, plain).print() })`,
    )
    const ended = await new WieselProcess(['run', file, '--quiet']).ended
    expect(ended).toEqual({ code: 0, stdout: 'a part\nindex.js\nin plain\n', stderr: '' })
  })

  test('with add-ons are loaded from where they are', { timeout: 60_000 }, async () => {
    const file = write(
      'native.ts',
      `import { defineJob } from '@wiesel/datastream'
       import { native } from 'by-loader'
       export default defineJob('native', (env) => { env.fromElements(native).print() })`,
    )
    expect(await new WieselProcess(['run', file]).ended).toMatchObject({ code: 0, stdout: '3\n' })
  })
})

test('the source map leads to the sources', async () => {
  const file = write('mapped.ts', 'export default 1 as number\n')
  const { code } = await bundleJob(file)
  const base64 = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(code)?.[1] as string
  const map = JSON.parse(Buffer.from(base64, 'base64').toString()) as { sources: string[] }
  expect(map.sources).toContain('mapped.ts')
})

test.each([
  ['missing.ts', 'JOB_FILE_NOT_FOUND'],
  ['node_modules', 'JOB_FILE_KIND'],
  ['node_modules/plain/package.json', 'JOB_FILE_KIND'],
])('%s is refused', async (path, code) => {
  await expect(bundleJob(join(folder, path))).rejects.toMatchObject({ code })
})
