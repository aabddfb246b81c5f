import { readFile } from 'node:fs/promises'
import { dirname, extname, relative } from 'node:path'
import type { Loader, Plugin } from 'esbuild'
import { isNativePackage } from './native-package.ts'

/** Leaves Wiesel, packages with compiled add-ons and those asked for to be loaded when the bundle is. */
export function externalPackages(asked: readonly string[]): Plugin {
  const isAsked = (path: string): boolean =>
    asked.some((name) => path === name || path.startsWith(`${name}/`))
  return {
    name: 'wiesel-external-packages',
    setup(build) {
      // Bare specifiers only; a path on Windows begins with a letter and a colon.
      build.onResolve({ filter: /^[^./#]/ }, ({ path, importer, kind }) => {
        if (kind === 'entry-point' || /^[a-z]:[\\/]/i.test(path)) return undefined
        const external =
          path.startsWith('@wiesel/') || isAsked(path) || (importer !== '' && isNativePackage(path, importer))
        return external ? { path, external: true } : undefined
      })
    },
  }
}

/** What a file of its own knows about its place, and a bundle does not; see {@link ownPlace}. */
export const PLACE_DEFINES: Readonly<Record<string, string>> = {
  'import.meta.url': '__wieselPlace.url',
  'import.meta.filename': '__wieselPlace.filename',
  'import.meta.dirname': '__wieselPlace.dirname',
  'import.meta.main': 'false',
  __filename: '__wieselPlace.filename',
  __dirname: '__wieselPlace.dirname',
}

const LOADERS: Readonly<Record<string, Loader>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
  '.tsx': 'tsx',
  '.js': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.jsx': 'jsx',
}

/**
 * Keeps `import.meta.url`, `__dirname` and their like true in files that are bundled: each such file declares its place,
 * relative to the file the bundle is named after. {@link BUNDLE_PREFIX} declares the function for it.
 */
export function ownPlace(anchor: string): Plugin {
  return {
    name: 'wiesel-own-place',
    setup(build) {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/ }, async ({ path }) => {
        const text = await readFile(path, 'utf8')
        if (!/\bimport\.meta\.(url|filename|dirname)\b|\b__(file|dir)name\b/.test(text)) return undefined
        const from = relative(dirname(anchor), path).replaceAll('\\', '/')
        const place = `const __wieselPlace = __wieselPlaceOf(${JSON.stringify(encodeURI(from))});`
        // On the first line, so that line numbers stay; a line `#!…` may only stand first, and is not needed.
        return { contents: place + text.replace(/^#!.*/, ''), loader: LOADERS[extname(path)] }
      })
    },
  }
}

/** Stands before the bundle, on its first line. */
export const BUNDLE_PREFIX = [
  `import { createRequire as __wieselCreateRequire } from 'node:module'`,
  `import { fileURLToPath as __wieselToPath } from 'node:url'`,
  `const __wieselPlaceOf = (path) => { const url = new URL(path, import.meta.url), filename = __wieselToPath(url); ` +
    `return { url: url.href, filename, dirname: __wieselToPath(new URL('.', url)).replace(/(?<=.)[\\\\/]$/, '') } }`,
].join('; ')
