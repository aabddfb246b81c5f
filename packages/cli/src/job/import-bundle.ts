/**
 * Imports bundles without writing them to disk: a bundle is a module whose address is that of its job file with a query,
 * so its imports are resolved, and its stack traces read, as if it stood there.
 */
import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { JobBundle } from './bundle-job.ts'

const bundles = new Map<string, string>()
const QUERY = '?wiesel-bundle='
let hooked = false

function hook(): void {
  if (hooked) return
  hooked = true
  registerHooks({
    resolve(specifier, context, next) {
      if (bundles.has(specifier)) return { url: specifier, format: 'module', shortCircuit: true }
      try {
        return next(specifier, context)
      } catch (error) {
        const fromBundle = context.parentURL?.includes(QUERY) === true
        if (!fromBundle || !specifier.startsWith('@wiesel/')) throw error
        // A job outside of any project gets the Wiesel that runs it.
        return next(specifier, { ...context, parentURL: import.meta.url })
      }
    },
    load(url, context, next) {
      const source = bundles.get(url)
      return source === undefined ? next(url, context) : { source, format: 'module', shortCircuit: true }
    },
  })
}

/** Imports a bundle. Each call makes a module of its own. */
export async function importBundle({ file, code }: JobBundle): Promise<unknown> {
  hook()
  process.setSourceMapsEnabled(true)
  const url = `${pathToFileURL(file).href}${QUERY}${bundles.size + 1}`
  bundles.set(url, code)
  return import(url)
}

/**
 * The job of a bundle, for worker threads: they import this file and call it.
 *
 * @public
 */
export async function load(bundle: JobBundle): Promise<unknown> {
  return ((await importBundle(bundle)) as { job: { default: unknown } }).job.default
}

/** A text about places in bundles, with the addresses of the files they come from. */
export function withoutBundleQuery(text: string): string {
  return text.replaceAll(/\?wiesel-bundle=\d+/g, '')
}
