import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withoutBundleQuery } from '../job/import-bundle.ts'

/** The command's own sources, and the folder of all packages: `node_modules/@wiesel`, or `packages` of the repository. */
const COMMAND = dirname(import.meta.dirname)
const PACKAGES = dirname(dirname(COMMAND))

function isWieselFile(path: string): boolean {
  const inside = path.startsWith(join(PACKAGES, '/')) ? path.slice(PACKAGES.length + 1) : undefined
  return (
    (inside !== undefined && /^[^/\\]+[/\\](src|dist)[/\\]/.test(inside)) ||
    /[/\\]node_modules[/\\]@wiesel[/\\]/.test(path)
  )
}

function readable(line: string): string {
  return withoutBundleQuery(line.trim()).replace(/file:\/\/[^\s)]+?(?=:\d+:\d+\)?$)/, (url) => {
    try {
      return fileURLToPath(url)
    } catch {
      return url
    }
  })
}

/** `file:line:column` of a line of a stack; `undefined` where it names no file. */
export function placeOf(frame: string): string | undefined {
  return /(?:\(|at (?:async )?)((?:\/|[a-z]:\\|\w+:).*?:\d+:\d+)\)?$/i.exec(frame)?.[1]
}

/**
 * The lines of an error's stack that stand in the user's code, with plain paths: without Node's own, Wiesel's, those in
 * generated code, and whatever called the command.
 */
export function userFrames(error: unknown): string[] {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return []
  const frames = error.stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map(readable)
  const command = frames.findIndex((frame) => placeOf(frame)?.startsWith(join(COMMAND, '/')))
  return frames.slice(0, command < 0 ? undefined : command).filter((frame) => {
    const place = placeOf(frame)
    return place !== undefined && !/^node:|<anonymous>/.test(place) && !isWieselFile(place)
  })
}
