import { statSync } from 'node:fs'
import { dirname, extname, resolve } from 'node:path'
import { build, formatMessages, stop, type BuildFailure } from 'esbuild'
import { JobFileError } from '../errors.ts'
import { BUNDLE_PREFIX, externalPackages, ownPlace, PLACE_DEFINES } from './bundle-plugins.ts'

/** A job file and everything it imports, as one module. */
export interface JobBundle {
  /** The job file. The bundle's imports are resolved as if they stood in it. */
  readonly file: string
  /** An ES module that exports the job file's exports as `job`, and the environment of its `@wiesel/datastream`. */
  readonly code: string
}

const KINDS = new Set(['.ts', '.mts', '.js', '.mjs'])

function checkFile(path: string, given: string): void {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined)
    throw new JobFileError(
      'JOB_FILE_NOT_FOUND',
      `There is no file "${given}" (looked for ${path}). Check the path; it is relative to the current folder.`,
    )
  if (!stats.isFile() || !KINDS.has(extname(path)))
    throw new JobFileError(
      'JOB_FILE_KIND',
      `"${given}" is not a job file. Give one file that ends in ${[...KINDS].join(', ')}.`,
    )
}

function isBuildFailure(error: unknown): error is BuildFailure {
  return error instanceof Error && 'errors' in error && Array.isArray(error.errors)
}

async function bundleError(error: unknown, given: string): Promise<unknown> {
  if (!isBuildFailure(error)) return error
  const messages = await formatMessages(error.errors, { kind: 'error', color: false })
  const list = messages.map((message) => message.trimEnd()).join('\n')
  return new JobFileError(
    'JOB_SYNTAX',
    `"${given}" does not compile. Mend what is listed and run again.\n\n${list}`,
  )
}

/**
 * Bundles a job file with what it imports into one ES module, with a source map inside.
 *
 * `@wiesel/*`, packages with compiled add-ons and `external` packages stay imports. `import.meta.url` and its like keep
 * telling the place of the file they were written in. Types are removed, not checked.
 *
 * @throws JobFileError `JOB_FILE_NOT_FOUND`, `JOB_FILE_KIND`, `JOB_SYNTAX`
 * @example
 * import { bundleJob } from '@wiesel/cli'
 * import { mkdtempSync, writeFileSync } from 'node:fs'
 * import { tmpdir } from 'node:os'
 * import { join } from 'node:path'
 *
 * const file = join(mkdtempSync(join(tmpdir(), 'job-')), 'job.ts')
 * writeFileSync(file, 'export default 1 as number')
 * const { code } = await bundleJob(file)
 * console.log(code.includes('as number')) // → false
 */
export async function bundleJob(file: string, external: readonly string[] = []): Promise<JobBundle> {
  const path = resolve(file)
  checkFile(path, file)
  try {
    const { outputFiles } = await build({
      stdin: {
        contents: `import * as job from ${JSON.stringify(path)}
          export { job }`,
        resolveDir: dirname(path),
        sourcefile: 'wiesel-bundle',
      },
      outfile: `${path}.bundle.mjs`,
      write: false,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node22.18',
      charset: 'utf8',
      sourcemap: 'inline',
      logLevel: 'silent',
      define: PLACE_DEFINES,
      plugins: [externalPackages(external), ownPlace(path)],
    })
    return { file: path, code: withPrefix(outputFiles[0].text) }
  } catch (error) {
    throw await bundleError(error, file)
  } finally {
    await stop()
  }
}

function withPrefix(code: string): string {
  // Only a bundle that calls `require` itself leaves that name to us.
  const require = /\b__require\b/.test(code) ? 'const require = __wieselCreateRequire(import.meta.url); ' : ''
  return `${BUNDLE_PREFIX}; ${require}${code}`
}
