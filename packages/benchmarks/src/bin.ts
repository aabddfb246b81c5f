import { Command } from 'commander'
import type { BenchRow } from './harness/bench-case.ts'
import { formatRow } from './harness/format.ts'
import { runSuite } from './harness/run-suite.ts'
import { suites } from './suites/index.ts'

const program = new Command('bench')
  .description('Measures Wiesel beside named peers, in turns in one process')
  .argument(
    '[suites...]',
    `which suites: ${suites.map((suite) => suite.name).join(', ')} (all if none is named)`,
  )
  .option('--json', 'print an array of rows instead of a table')
  .option('--rounds <n>', 'counted rounds per case', '7')
  .action(async (names: string[], options: { json?: boolean; rounds: string }) => {
    const unknown = names.find((name) => !suites.some((suite) => suite.name === name))
    if (unknown !== undefined)
      program.error(
        `There is no suite "${unknown}". Suites: ${suites.map((suite) => suite.name).join(', ')}.`,
      )
    const chosen = names.length === 0 ? suites : suites.filter((suite) => names.includes(suite.name))
    const rows: BenchRow[] = []
    for (const suite of chosen) {
      rows.push(
        ...(await runSuite(suite, Number(options.rounds), (row) => {
          if (options.json !== true) process.stdout.write(`${formatRow(row)}\n`)
        })),
      )
    }
    if (options.json === true) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
  })

await program.parseAsync()
