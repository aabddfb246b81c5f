import { execFile } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { repoRoot } from '../scripts/workspace.ts'

const run = promisify(execFile)
const jobs = globSync('examples/*/src/*.ts', { cwd: repoRoot })
  .filter((file) => readFileSync(join(repoRoot, file), 'utf8').includes('export default defineJob('))
  .map((file) => relative('.', file))

/** Lines that a job prints, without the numbers of the subtasks that print them, in no order. */
async function printed(job: string, ...args: string[]): Promise<string[]> {
  const bin = join(repoRoot, 'packages/cli/src/bin.ts')
  const all = ['--conditions=@wiesel/source', bin, 'run', job, '-q', '-p', '2', ...args]
  const { stdout } = await run(process.execPath, all, { cwd: repoRoot, maxBuffer: 1e9 })
  return stdout
    .split('\n')
    .map((line) => line.replace(/^(?:([^>]*):)?[12]> /, '$1> ').replace(/results.\d{4}[-\dT]+/, 'results'))
    .toSorted()
}

test('there are examples', () => expect(jobs.length).toBeGreaterThan(3))

test.each(jobs)('%s prints the same on two threads', { timeout: 60_000 }, async (job) => {
  const [alone, threaded] = [await printed(job), await printed(job, '--threads', '2')]
  expect(threaded).toEqual(alone)
  expect(alone.length).toBeGreaterThan(1)
})
