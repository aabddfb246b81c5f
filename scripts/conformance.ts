// Runs a file of conformance cases: `npm run -s conformance -- <kind> <file.json>`.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { join, resolve } from 'node:path'
import { repoRoot } from './workspace.ts'

interface Failure {
  id: string
  reason?: string
  expected?: unknown
  actual?: unknown
}
interface Report {
  passed: number | readonly unknown[]
  failed: readonly Failure[]
}

const count = (passed: Report['passed']): number => (typeof passed === 'number' ? passed : passed.length)

/** How each kind is run. What is not there yet fails, with the reason. */
const RUNNERS: Record<
  string,
  { module: string; run: (module: any, file: string) => Promise<Report> | Report }
> = {
  datastream: {
    module: 'packages/datastream/test/conformance/run-datastream-cases.ts',
    run: (module, file) => module.runDatastreamCases(casesOf(file)),
  },
  dataset: {
    module: 'packages/dataset/test/conformance/run-dataset-cases.ts',
    run: (module, file) => module.runDatasetCases(contentOf(file)),
  },
  cep: {
    module: 'packages/cep/test/conformance/run-cep-cases.ts',
    run: (module, file) => module.runCepCases(file),
  },
  gelly: {
    module: 'packages/gelly/test/conformance/run-gelly-cases.ts',
    run: (module, file) => module.runGellyCases(casesOf(file)),
  },
  ml: {
    module: 'packages/ml/test/conformance/run-ml-cases.ts',
    run: (module, file) => module.runMlCases(casesOf(file)),
  },
}

/** What is in a file of cases. */
function contentOf(file: string): any {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    return fail(`${file} cannot be read as JSON: ${(error as Error).message}`)
  }
}

function casesOf(file: string): any[] {
  const content = contentOf(file)
  const cases: unknown = Array.isArray(content) ? content : content?.cases
  return Array.isArray(cases) ? cases : fail(`${file} has no list of cases.`)
}

function fail(message: string): never {
  process.stderr.write(
    `${message}\nUsage: npm run -s conformance -- <${Object.keys(RUNNERS).join('|')}> <file.json>\n`,
  )
  process.exit(2)
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length <= 400 ? text : `${text.slice(0, 400)}…`
}

const [kind = '', path = ''] = process.argv.slice(2)
if (path === '') fail('A kind and a file are needed.')
const file = resolve(process.env.INIT_CWD ?? process.cwd(), path)
const runner = RUNNERS[kind] ?? fail(`There are no cases of kind "${kind}".`)
const report = await runner.run(await import(pathToFileURL(join(repoRoot, runner.module)).href), file)
for (const { id, reason, expected, actual } of report.failed) {
  process.stdout.write(`FAIL ${id}${reason === undefined ? '' : `: ${reason}`}\n`)
  if (expected !== undefined)
    process.stdout.write(`     expected ${short(expected)}\n     actual   ${short(actual)}\n`)
}
process.stdout.write(`${count(report.passed)} passed, ${report.failed.length} failed\n`)
process.exit(report.failed.length === 0 ? 0 : 1)
