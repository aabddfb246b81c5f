import { extname } from 'node:path'
import { CommanderError } from 'commander'
import { createProgram } from './commands/program.ts'
import { exitCode, exitCodeOf } from './exit-code.ts'
import { parseParameters } from './job/parameters.ts'
import { printFailure } from './report/failure-text.ts'

function hintFor({ code }: CommanderError, words: readonly string[]): string | undefined {
  if (code === 'commander.unknownOption')
    return 'Parameters for the job itself stand behind "--": wiesel run job.ts -- --input book.txt'
  if (code === 'commander.unknownCommand' && extname(words[0]) !== '')
    return `To run a job: wiesel run ${words[0]}`
  if (code === 'commander.excessArguments')
    return 'One job at a time. Parameters for it stand behind "--": wiesel run job.ts -- --input book.txt'
  return undefined
}

/**
 * The `wiesel` command: reads the words of a command line, does what they say, and resolves to the exit code. It
 * prints to the standard streams of the process, and never throws.
 *
 * @example
 * import { main } from '@wiesel/cli'
 * console.log(await main(['run', 'missing.ts'])) // → 2
 */
export async function main(args: readonly string[]): Promise<number> {
  const separator = args.indexOf('--')
  const words = separator < 0 ? args : args.slice(0, separator)
  const rest = separator < 0 ? [] : args.slice(separator + 1)
  let code: number = exitCode.finished
  try {
    await createProgram(
      () => parseParameters(rest),
      (result) => (code = result),
    ).parseAsync([...words], { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return exitCode.finished
      const hint = hintFor(error, words)
      if (hint !== undefined) process.stderr.write(`${hint}\n`)
      return exitCode.usage
    }
    printFailure(process.stderr, error, args.includes('--verbose'))
    return exitCodeOf(error)
  }
}
