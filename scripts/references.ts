// Writes the project references of every tsconfig.json from the dependencies in package.json, so that
// `tsc -b` builds in the right order and nobody keeps two lists. `--check` only reports what is out of date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { declaredDependencies, repoRoot, workspaces, type Workspace } from './workspace.ts'

interface TsConfig {
  extends?: string
  references?: { path: string }[]
  [key: string]: unknown
}

/** The content each generated tsconfig.json should have, by path from the root. */
export function expectedConfigs(root = repoRoot): Map<string, string> {
  const all = workspaces(root)
  const byName = new Map(all.map((workspace) => [workspace.manifest.name, workspace]))
  const configs = new Map<string, string>()
  configs.set('tsconfig.json', print({ files: [], references: all.map(({ folder }) => ({ path: `./${folder}` })) }))
  for (const workspace of all) {
    const path = `${workspace.folder}/tsconfig.json`
    configs.set(path, print({ ...currentConfig(root, path), references: references(workspace, byName) }))
  }
  return configs
}

/** Paths of the configurations that differ from what the dependencies say. */
export function outdatedConfigs(root = repoRoot): string[] {
  return [...expectedConfigs(root)].filter(([path, text]) => readText(join(root, path)) !== text).map(([path]) => path)
}

function references(workspace: Workspace, byName: Map<string, Workspace>): { path: string }[] {
  return [...declaredDependencies(workspace.manifest)]
    .map((name) => byName.get(name))
    .filter((target) => target !== undefined)
    .map((target) => ({ path: posix.relative(workspace.folder, target.folder) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function currentConfig(root: string, path: string): TsConfig {
  const text = readText(join(root, path))
  if (text !== undefined) return JSON.parse(text) as TsConfig
  return {
    extends: '../../tsconfig.base.json',
    compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/tsconfig.tsbuildinfo' },
    include: ['src'],
  }
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function print(config: TsConfig): string {
  return (
    JSON.stringify(config, null, 2)
      // One line per reference and per short list, as prettier prints them.
      .replace(/\{\s+"path": ("[^"]+")\s+\}/g, '{ "path": $1 }')
      .replace(/\[\s+("[^"]+")\s+\]/g, '[$1]')
      .replace(/\[\s+(\{ "path": "[^"]+" \})\s+\]/g, '[$1]') + '\n'
  )
}

if (import.meta.main) {
  const outdated = outdatedConfigs()
  if (process.argv.includes('--check')) {
    for (const path of outdated) console.error(`${path} is out of date: run "npm run references"`)
    process.exitCode = outdated.length > 0 ? 1 : 0
  } else {
    const expected = expectedConfigs()
    for (const path of outdated) {
      writeFileSync(join(repoRoot, path), expected.get(path)!)
      console.log(`wrote ${path}`)
    }
  }
}
