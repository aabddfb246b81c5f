import { readFileSync } from 'node:fs'
import type { JobParameters } from '@wiesel/datastream'
import { Command, Option } from 'commander'
import { explainCommand, type ExplainOptions } from './explain-command.ts'
import { addJobOptions, wholeNumber } from './job-options.ts'
import { runCommand, type RunOptions } from './run-command.ts'

const EXAMPLES = `
Examples:
  wiesel run word-count.ts -- --input book.txt     run a job, give it a parameter
  wiesel run flights.ts -p 4 --threads 2           on two worker threads
  wiesel run flights.ts -p 2 --json | tail -n 1    two subtasks per operator; the result as JSON
  wiesel explain word-count.ts --format mermaid    draw a job instead of running it

Exit codes:
  0  finished            1  the job failed       2  wrong command line, or no such job
  130  Ctrl-C            143  SIGTERM            141  standard output was closed
`

const RUN_NOTES = `
Parameters of the job itself stand behind "--": --name value, --name=value, or --name alone for "true".
Records that the job prints go to standard output; progress and the final table to standard error.
`

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  return (JSON.parse(manifest) as { version: string }).version
}

/** The commands, with what they do. `parameters` are those of the job; `finish` is told the exit code. */
export function createProgram(parameters: () => JobParameters, finish: (code: number) => void): Command {
  const program = new Command('wiesel')
    .description('Runs stream and batch jobs written in TypeScript.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .addHelpText('after', EXAMPLES)
    .exitOverride()

  addJobOptions(
    program
      .command('run')
      .description('Bundle a job file and run the job.')
      .argument('<job>', 'a .ts, .mts, .js or .mjs file whose default export is defineJob(…)'),
  )
    .option('--checkpoint-dir <directory>', 'keep checkpoints there, and go on from the newest one')
    .option('--checkpoint-interval <time>', 'how often, such as "10 s" (the default with --checkpoint-dir)')
    .option('--from-savepoint <directory>', 'start from a savepoint or checkpoint')
    .option('--allow-non-restored-state', 'leave out state of operators the job no longer has')
    .option('--claim', 'remove the savepoint once the job has a checkpoint of its own')
    .option('--savepoint-dir <directory>', 'on Ctrl-C or SIGTERM stop with a savepoint there')
    .option('--drain', 'on Ctrl-C or SIGTERM let sources end as if their input had')
    .option('--interpreted', 'run without generating code')
    .addOption(
      new Option('--threads <n>', 'worker threads that share the subtasks; 1 for none').argParser(
        wholeNumber,
      ),
    )
    .option('--json', 'print the result as one line of JSON, the last of standard output')
    .option('-q, --quiet', 'no progress and no final table')
    .usage('<job> [options] [-- parameters]')
    .addHelpText('after', RUN_NOTES)
    .action(async (file: string, options: RunOptions) =>
      finish(await runCommand(file, options, parameters())),
    )

  addJobOptions(
    program
      .command('explain')
      .description('Print how a job would run: operators, chains, and how records cross between them.')
      .argument('<job>', 'the job file'),
  )
    .addOption(
      new Option('--format <format>', 'text for the terminal, mermaid for a picture, json for programs')
        .choices(['text', 'mermaid', 'json'])
        .default('text'),
    )
    .usage('<job> [options] [-- parameters]')
    .action(async (file: string, options: ExplainOptions) =>
      finish(await explainCommand(file, options, parameters())),
    )
  return program
}
