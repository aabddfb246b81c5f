import { existsSync, readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Packages by which others find their compiled add-on; who depends on one has an add-on. */
const ADDON_LOADERS = [
  'bindings',
  'node-gyp-build',
  'node-gyp-build-optional-packages',
  'node-pre-gyp',
  '@mapbox/node-pre-gyp',
  'prebuild-install',
  'node-addon-api',
  'require-addon',
]

interface Manifest {
  gypfile?: boolean
  binary?: unknown
  napi?: unknown
  dependencies?: Record<string, string>
}

const known = new Map<string, boolean>()

/** Whether the package that a bare specifier names, seen from a file, holds a compiled add-on and so cannot be bundled. */
export function isNativePackage(specifier: string, importer: string): boolean {
  const path = manifestPath(specifier, importer)
  if (path === undefined) return false
  let native = known.get(path)
  if (native === undefined) known.set(path, (native = holdsAddon(path)))
  return native
}

function manifestPath(specifier: string, importer: string): string | undefined {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
  try {
    return findPackageJSON(name, pathToFileURL(importer))
  } catch {
    return undefined
  }
}

function holdsAddon(path: string): boolean {
  const folder = dirname(path)
  const { gypfile, binary, napi, dependencies = {} } = JSON.parse(readFileSync(path, 'utf8')) as Manifest
  return (
    gypfile === true ||
    binary !== undefined ||
    napi !== undefined ||
    ADDON_LOADERS.some((loader) => loader in dependencies) ||
    ['binding.gyp', 'prebuilds'].some((entry) => existsSync(join(folder, entry)))
  )
}
