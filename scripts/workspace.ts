import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One npm workspace: a folder of `packages/` or `examples/` with a package.json. */
export interface Workspace {
  /** Path from the root of the repository, with forward slashes, such as `packages/runtime`. */
  folder: string
  /** Folder name alone, such as `runtime`. */
  shortName: string
  kind: 'package' | 'example'
  manifest: Manifest
}

export interface Manifest {
  name: string
  version: string
  description?: string
  license?: string
  type?: string
  private?: boolean
  sideEffects?: boolean | string[]
  engines?: Record<string, string>
  files?: string[]
  scripts?: Record<string, string>
  bin?: Record<string, string>
  exports?: Record<string, unknown>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  peerDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

export const repoRoot = join(import.meta.dirname, '..')

/** All workspaces, in the order of their folders. */
export function workspaces(root = repoRoot): Workspace[] {
  return [...listFolders(root, 'packages', 'package'), ...listFolders(root, 'examples', 'example')]
}

function listFolders(root: string, parent: string, kind: Workspace['kind']): Workspace[] {
  if (!existsSync(join(root, parent))) return []
  return readdirSync(join(root, parent))
    .toSorted()
    .filter((name) => existsSync(join(root, parent, name, 'package.json')))
    .map((name) => ({
      folder: `${parent}/${name}`,
      shortName: name,
      kind,
      manifest: readManifest(join(root, parent, name)),
    }))
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

/** Names of the packages that a workspace declares, of every kind but development dependencies. */
export function declaredDependencies(manifest: Manifest): Set<string> {
  return new Set(
    Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies }),
  )
}

/** Files below a folder whose name ends in one of the given endings, as absolute paths in a stable order. */
export function filesBelow(folder: string, ...endings: string[]): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/[\\/](node_modules|dist)[\\/]/.test(path))
    .toSorted()
}
