import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { repoRoot } from '../scripts/workspace.ts'

const run = promisify(execFile)
const jobs = globSync('examples/*/src/*.ts', { cwd: repoRoot })
  .filter((file) => {
    const text = readFileSync(join(repoRoot, file), 'utf8')
    return text.includes('export default defineJob(') && text.includes(`'@wiesel/datastream'`)
  })
  .map((file) => relative('.', file))

/** Lines that a job prints in a mode, without the numbers of the subtasks that print them. */
async function printed(job: string, runtimeMode: 'streaming' | 'batch'): Promise<string[]> {
  const url = pathToFileURL(join(repoRoot, job)).href
  const text = `import { executeJob } from '@wiesel/datastream'
await executeJob('${url}', { parallelism: 2, runtimeMode: '${runtimeMode}' })`
  const args = ['--conditions=@wiesel/source', '--input-type=module', '-e', text]
  const { stdout } = await run(process.execPath, args, { cwd: repoRoot, maxBuffer: 1e9 })
  return stdout.split('\n').map((line) => line.replace(/^(?:([^>]*):)?[12]> /, '$1> '))
}

/** What tells that nothing was late: a batch knows all its input before it closes a window. */
const noneLate: Record<string, RegExp> = {
  'examples/flights/src/flights.ts': /^0 of them \(0\.0%\) were reported more than/,
  'examples/late-data/src/earthquakes.ts': /^0 came too late/,
}

test('there are examples', () => expect(jobs.length).toBeGreaterThan(3))

test.each(jobs)('%s as a batch prints final results only', { timeout: 60_000 }, async (job) => {
  const batch = await printed(job, 'batch')
  expect(batch.length).toBeGreaterThan(1)
  if (job in noneLate) expect(batch).toContainEqual(expect.stringMatching(noneLate[job]))
  else expect(await printed(job, 'streaming')).toEqual(expect.arrayContaining(batch))
})
