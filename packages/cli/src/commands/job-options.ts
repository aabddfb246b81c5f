import type { EnvironmentOptions } from '@wiesel/datastream'
import { toBytes } from '@wiesel/runtime'
import { InvalidArgumentError, Option, type Command } from 'commander'

/** What `run` and `explain` can be told about the job. */
export interface JobOptions {
  parallelism?: number
  maxParallelism?: number
  memory?: string
  preAggregation?: boolean
  name?: string
  external?: string[]
  verbose?: boolean
}

/** Reads a count on the command line. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 up.')
  return Number(text)
}

function amountOfMemory(text: string): string {
  try {
    toBytes(text)
    return text
  } catch {
    throw new InvalidArgumentError('Write an amount such as 256mb or 1.5gb.')
  }
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
    .addOption(
      new Option(
        '--memory <size>',
        'what sorts, joins and groupings hold before they spill to disk, such as 256mb',
      ).argParser(amountOfMemory),
    )
    .option('--pre-aggregation', 'aggregate in front of exchanges, too (the default on several threads)')
    .option('--no-pre-aggregation', 'send all records')
    .option('--name <name>', 'a name for the job in place of its own')
    .option('--external <packages...>', 'packages to load from disk instead of bundling them')
    .option('--verbose', 'when it fails, print everything that is known')
}

/** The options of the environment that a job is built in. */
export function environmentOptions(options: JobOptions): EnvironmentOptions {
  const { parallelism, maxParallelism, memory, preAggregation } = options
  return {
    parallelism: parallelism ?? 1,
    ...(maxParallelism === undefined ? {} : { maxParallelism }),
    ...(memory === undefined ? {} : { memory }),
    ...(preAggregation === undefined ? {} : { preAggregation }),
  }
}
