// Writes the project references of every tsconfig.json from the dependencies in package.json, so that
// `tsc -b` builds in the right order and nobody keeps two lists. `--check` only reports what is out of date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { format } from 'prettier'
import { declaredDependencies, repoRoot, workspaces, type Workspace } from './workspace.ts'

interface TsConfig {
  references?: { path: string }[]
  [key: string]: unknown
}

const newConfig: TsConfig = {
  extends: '../../tsconfig.base.json',
  compilerOptions: { rootDir: 'src', outDir: 'dist', tsBuildInfoFile: 'dist/tsconfig.tsbuildinfo' },
  include: ['src'],
}

/** The configurations that differ from what the dependencies say, by path from the root, as they should be. */
export function outdatedConfigs(root = repoRoot): Map<string, TsConfig> {
  const all = workspaces(root)
  const byName = new Map(all.map((workspace) => [workspace.manifest.name, workspace]))
  const wanted: [string, TsConfig][] = [
    ['tsconfig.json', { files: [], references: all.map(({ folder }) => ({ path: `./${folder}` })) }],
    ...all.map((workspace): [string, TsConfig] => {
      const path = `${workspace.folder}/tsconfig.json`
      const config = readConfig(join(root, path)) ?? newConfig
      return [path, { ...config, references: references(workspace, byName) }]
    }),
  ]
  return new Map(wanted.filter(([path, config]) => !isDeepStrictEqual(readConfig(join(root, path)), config)))
}

function references(workspace: Workspace, byName: Map<string, Workspace>): { path: string }[] {
  return [...declaredDependencies(workspace.manifest)]
    .map((name) => byName.get(name))
    .filter((target) => target !== undefined)
    .map((target) => ({ path: posix.relative(workspace.folder, target.folder) }))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function readConfig(path: string): TsConfig | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as TsConfig) : undefined
}

if (import.meta.main) {
  for (const [path, config] of outdatedConfigs()) {
    if (process.argv.includes('--check')) {
      console.error(`${path} is out of date: run "npm run references"`)
      process.exitCode = 1
    } else {
      writeFileSync(
        join(repoRoot, path),
        await format(JSON.stringify(config), { parser: 'json', printWidth: 110 }),
      )
      console.log(`wrote ${path}`)
    }
  }
}
