import type { EnvironmentOptions } from '@wiesel/datastream'
import { InvalidArgumentError, Option, type Command } from 'commander'

/** What `run` and `explain` can be told about the job. */
export interface JobOptions {
  parallelism?: number
  maxParallelism?: number
  name?: string
  external?: string[]
  verbose?: boolean
}

/** Reads a count on the command line. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 up.')
  return Number(text)
}

/** Adds the options of {@link JobOptions} to a command. */
export function addJobOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-p, --parallelism <n>', 'subtasks of each operator that does not say otherwise').argParser(
        wholeNumber,
      ),
    )
    .addOption(
      new Option(
        '--max-parallelism <n>',
        'key groups: the most subtasks the job can be rescaled to',
      ).argParser(wholeNumber),
    )
    .option('--name <name>', 'a name for the job in place of its own')
    .option('--external <packages...>', 'packages to load from disk instead of bundling them')
    .option('--verbose', 'when it fails, print everything that is known')
}

/** The options of the environment that a job is built in. */
export function environmentOptions({ parallelism, maxParallelism }: JobOptions): EnvironmentOptions {
  return { parallelism: parallelism ?? 1, ...(maxParallelism === undefined ? {} : { maxParallelism }) }
}
