import { join } from 'node:path'
import type { TestProjectConfiguration } from 'vitest/config'
import { repoRoot, workspaces } from './workspace.ts'

/**
 * Conditions under which workspace packages resolve to their sources instead of their built files. Not `module`, which Node
 * does not have either: what stands behind it is for bundlers.
 */
export const sourceConditions = ['@wiesel/source', 'node', 'import', 'development|production']

interface ProjectOptions {
  name: string
  root: string
  include: string[]
  test?: Record<string, unknown>
}

/** A project that runs from sources, in this process and in the workers and children its tests start. */
export function project({ name, root, include, test = {} }: ProjectOptions): TestProjectConfiguration {
  return {
    root,
    resolve: { conditions: sourceConditions },
    ssr: { resolve: { conditions: sourceConditions, externalConditions: sourceConditions } },
    test: { name, include, execArgv: ['--conditions=@wiesel/source'], ...test },
  }
}

/** Packages whose tests may share the modules of a worker: loading those again for each file took most of the time. */
const sharingModules = new Set(['runtime'])

/** One project for each package and example, which runs the files of its test folder with the given ending. */
export function workspaceProjects(
  ending: string,
  test: Record<string, unknown> = {},
): TestProjectConfiguration[] {
  return workspaces().map(({ folder, kind, shortName }) =>
    project({
      name: kind === 'example' ? `example-${shortName}` : shortName,
      root: join(repoRoot, folder),
      include: [`test/**/*${ending}`],
      test: { isolate: !sharingModules.has(shortName), ...test },
    }),
  )
}
