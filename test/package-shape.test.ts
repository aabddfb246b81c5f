import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createPackage } from '../scripts/new-package.ts'
import { repoRoot, workspaces, type Manifest } from '../scripts/workspace.ts'

const all = workspaces()
const names = new Set(all.map(({ manifest }) => manifest.name))
const { version } = JSON.parse(readFileSync(join(repoRoot, 'lerna.json'), 'utf8')) as { version: string }
const readmeHeadings = ['What it is', 'Where it stands', 'Example', 'Folder map', 'To add a']

/** What differs from the standard shape of a package, as sentences. */
function shapeErrors(folder: string, shortName: string, manifest: Manifest): string[] {
  const errors: string[] = []
  const require = (condition: boolean, message: string) => condition || errors.push(message)

  for (const file of ['README.md', 'tsconfig.json', 'src/index.ts', 'test']) {
    require(existsSync(join(folder, file)), `${file} is missing`)
  }
  if (existsSync(join(folder, 'README.md'))) {
    const headings = readFileSync(join(folder, 'README.md'), 'utf8').match(/^## .*$/gm) ?? []
    for (const heading of readmeHeadings) {
      require(headings.some((line) =>
        line.startsWith(`## ${heading}`),
      ), `README.md has no heading "## ${heading}"`)
    }
  }
  require(manifest.name === `@wiesel/${shortName}`, `name must be @wiesel/${shortName}`)
  require(Boolean(manifest.description), 'description is missing')
  require(manifest.sideEffects !== undefined, 'sideEffects is missing')
  errors.push(...exportErrors(manifest))
  return errors
}

function exportErrors({ exports = {} }: Manifest): string[] {
  const errors = '.' in exports ? [] : ['exports has no "."']
  for (const [entry, value] of Object.entries(exports)) {
    if (typeof value === 'string') continue
    const conditions = value as Record<string, string>
    const module = /^\.\/src\/(.*)\.tsx?$/.exec(conditions['@wiesel/source'] ?? '')?.[1]
    const expected = { types: `./dist/${module}.d.ts`, default: `./dist/${module}.js` }
    if (conditions.types !== expected.types || conditions.default !== expected.default) {
      errors.push(
        `exports["${entry}"] must be @wiesel/source ./src/x.ts, types ./dist/x.d.ts, default ./dist/x.js`,
      )
    }
  }
  return errors
}

const packages = all.filter(({ kind }) => kind === 'package')

test.each(packages)('$folder has the shape of a package', ({ folder, shortName, manifest }) => {
  expect(shapeErrors(join(repoRoot, folder), shortName, manifest)).toEqual([])
})

describe.each(all)('$folder', ({ folder, manifest }) => {
  test('has the common fields', () => {
    expect(manifest).toMatchObject({
      version,
      license: 'Apache-2.0',
      type: 'module',
      engines: { node: '>=22.18' },
    })
    expect(existsSync(join(repoRoot, folder, 'test')), 'test/ is missing').toBe(true)
  })

  test('pins every version exactly, and its neighbours at the version they have', () => {
    const { dependencies, devDependencies, optionalDependencies } = manifest
    const versions = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })
    expect(versions.filter(([, range]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))).toEqual([])
    expect(versions.filter(([name, range]) => names.has(name) && range !== version)).toEqual([])
  })
})

test('a package made from the template has the shape, and its placeholders are filled in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiesel-new-package-'))
  try {
    const written = createPackage(folder, 'two-words', 'Something new')
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    expect(existsSync(join(folder, 'tsconfig.json'))).toBe(false)
    expect(shapeErrors(folder, 'two-words', manifest)).toEqual(['tsconfig.json is missing']) // npm run references
    expect(shapeErrors(folder, 'other', manifest)).toContain('name must be @wiesel/other')
    for (const path of written) expect(readFileSync(path, 'utf8')).not.toMatch(/__[a-z]+__/)
    expect(() => createPackage(folder, 'two-words', '')).toThrow('exists already')
    expect(() => createPackage(folder, 'TwoWords', '')).toThrow('kebab-case')
  } finally {
    rmSync(folder, { recursive: true })
  }
})
