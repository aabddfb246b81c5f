import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const folder = join(import.meta.dirname, '..')
const bin = join(folder, '../../packages/cli/src/bin.ts')

/** The last count of each word that the job prints. */
async function run(...args: string[]): Promise<Map<string, number>> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@wiesel/source', bin, 'run', join(folder, 'src/word-count.ts'), '--quiet', ...args],
    { cwd: folder },
  )
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => line.replace(/^\d+> /, '').split(' '))
  return new Map(lines.map(([word, count]) => [word, Number(count)]))
}

/** The same by a plain loop. */
function naive(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of text.toLowerCase().split(/[^a-z']+/))
    if (word !== '') counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

const text = readFileSync(join(folder, 'data/sonnet-18.txt'), 'utf8')
const sorted = (counts: Map<string, number>): [string, number][] =>
  [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1))

it.each([1, 2])(
  'counts the words of the sonnet as a plain loop does, parallelism %i',
  async (parallelism) => {
    expect(sorted(await run('-p', String(parallelism)))).toEqual(sorted(naive(text)))
  },
)

it('counts any file', async () => {
  const own = join(folder, 'README.md')
  const counts = await run('--', '--input', own)
  expect(counts.get('words')).toBeGreaterThan(0)
})
