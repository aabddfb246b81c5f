import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { declaredDependencies, filesBelow, repoRoot, workspaces } from '../scripts/workspace.ts'
import { allowedFor, matches } from './allowed-imports.ts'
import { findCycles } from './support/cycles.ts'
import { importsOf, packageOf, parse, type ModuleImport } from './support/source-imports.ts'

interface SourceFile {
  path: string
  imports: ModuleImport[]
}

const packages = workspaces()
  .filter(({ kind }) => kind === 'package')
  .map((workspace) => ({ ...workspace, sources: readSources(join(repoRoot, workspace.folder, 'src')) }))

function readSources(folder: string): SourceFile[] {
  return filesBelow(folder, '.ts', '.tsx').map((path) => ({
    path,
    imports: importsOf(parse(path, readFileSync(path, 'utf8'))),
  }))
}

describe.each(packages)('$shortName', ({ shortName, manifest, sources }) => {
  const bareImports = sources.flatMap(({ path, imports }) =>
    imports
      .filter(
        ({ specifier }) => !specifier.startsWith('.') && !specifier.startsWith('#') && !isBuiltin(specifier),
      )
      .map(({ specifier, line }) => ({
        target: packageOf(specifier),
        at: `${relative(repoRoot, path)}:${line} imports ${specifier}`,
      })),
  )

  test('imports only packages below it (test/allowed-imports.ts)', () => {
    const allowed = allowedFor(shortName)
    expect(allowed, `add "${shortName}" to test/allowed-imports.ts`).toBeDefined()
    const wrong = bareImports.filter(({ target }) => {
      if (!target.startsWith('@wiesel/') || target === manifest.name) return false
      return !allowed!.some((pattern) => matches(pattern, target.slice('@wiesel/'.length)))
    })
    expect(wrong.map(({ at }) => at)).toEqual([])
  })

  test('imports only what its package.json declares', () => {
    const declared = declaredDependencies(manifest)
    const undeclared = bareImports.filter(({ target }) => !declared.has(target))
    expect(undeclared.map(({ at }) => at)).toEqual([])
  })

  test('relative imports name the .ts file', () => {
    const wrong = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => specifier.startsWith('.') && !/\.(tsx?|json)$/.test(specifier))
        .map(({ specifier, line }) => `${relative(repoRoot, path)}:${line} imports ${specifier}`),
    )
    expect(wrong).toEqual([])
  })

  test('no files import each other in a circle', () => {
    const edges = new Map(
      sources.map(({ path, imports }) => [
        relative(repoRoot, path),
        imports
          .filter(({ kind, specifier }) => kind === 'static' && specifier.startsWith('.'))
          .map(({ specifier }) => relative(repoRoot, resolve(dirname(path), specifier))),
      ]),
    )
    expect(findCycles(edges).map((cycle) => cycle.join(' → '))).toEqual([])
  })
})

test('no packages depend on each other in a circle', () => {
  const edges = new Map(packages.map(({ manifest }) => [manifest.name, declaredDependencies(manifest)]))
  expect(findCycles(edges).map((cycle) => cycle.join(' → '))).toEqual([])
})

describe('the checks themselves', () => {
  test('tell static, dynamic and type-only imports apart', () => {
    const text = `
      import { a } from './a.ts'
      import { type B } from './b.ts'
      import type { C } from './c.ts'
      export * from './d.ts'
      export type { E } from './e.ts'
      const f = await import('./f.ts')
      type G = import('./g.ts').G
      const h = "import './h.ts'" // import './i.ts'
    `
    expect(importsOf(parse('x.ts', text)).map(({ specifier, kind }) => `${specifier} ${kind}`)).toEqual([
      './a.ts static',
      './b.ts static',
      './c.ts type',
      './d.ts static',
      './e.ts type',
      './f.ts dynamic',
      './g.ts type',
    ])
  })

  test('find a circle and leave a diamond alone', () => {
    const diamond = { a: ['b', 'c'], b: ['d'], c: ['d'], d: [] }
    expect(findCycles(new Map(Object.entries(diamond)))).toEqual([])
    const circle = { a: ['b'], b: ['c'], c: ['b', 'd'], d: [] }
    expect(findCycles(new Map(Object.entries(circle)))).toEqual([['b', 'c', 'b']])
    expect(findCycles(new Map([['a', ['a']]]))).toEqual([['a', 'a']])
  })

  test('hold APIs off the cluster', () => {
    for (const api of [
      'datastream',
      'dataset',
      'cep',
      'ml',
      'gelly',
      'table',
      'connector-files',
      'formats',
    ]) {
      expect(allowedFor(api)!.some((pattern) => matches(pattern, 'cluster'))).toBe(false)
    }
    expect(allowedFor('connector-kafka')).toEqual(allowedFor('connector-files'))
    expect(allowedFor('unheard-of')).toBeUndefined()
  })
})
