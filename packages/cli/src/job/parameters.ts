import type { JobParameters } from '@wiesel/datastream'
import { UsageError } from '../errors.ts'

function example(word: string): string {
  return `Write parameters as "--name value", "--name=value", or "--name" alone for "true"; for instance "-- --input ${word}".`
}

/**
 * Reads what stands behind `--` on the command line.
 *
 * A parameter is `--name value`, `--name=value`, or `--name` alone, which gives `'true'`. A value that itself begins
 * with `--` needs the form with `=`. All values are strings; the job converts and checks them.
 *
 * @throws UsageError `USAGE` for a word without a name, an empty name, or a name given twice
 * @example
 * import { parseParameters } from '@wiesel/cli'
 * console.log(parseParameters(['--input', 'book.txt', '--top=10', '--verbose']))
 * // → { input: 'book.txt', top: '10', verbose: 'true' }
 */
export function parseParameters(words: readonly string[]): JobParameters {
  const parameters = new Map<string, string>()
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    const match = /^--([^=]+)(?:=(.*))?$/s.exec(word)
    if (match === null)
      throw new UsageError(`"${word}" among the job's parameters has no name. ${example(word || 'book.txt')}`)
    const [, name, assigned] = match
    if (parameters.has(name))
      throw new UsageError(`The job's parameter "--${name}" is given twice. Keep one of them.`)
    const next = words.at(at + 1)
    const separate = assigned === undefined && next !== undefined && !next.startsWith('--')
    if (separate) at++
    parameters.set(name, assigned ?? (separate ? next : 'true'))
  }
  return Object.fromEntries(parameters)
}
