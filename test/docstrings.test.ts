import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repoRoot, workspaces } from '../scripts/workspace.ts'
import { undocumentedExports } from './support/undocumented.ts'

const packages = workspaces().filter(({ kind }) => kind === 'package')
const entryOf = (folder: string) => join(repoRoot, folder, 'src/index.ts')
const undocumented = undocumentedExports(
  packages.map(({ folder }) => entryOf(folder)).filter((path) => existsSync(path)),
)

test.each(packages)('every public name of $shortName has a docstring', ({ folder }) => {
  expect(undocumented.get(entryOf(folder))).toEqual([])
})

test('a missing docstring is found, in the file itself and behind a re-export', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiesel-docstrings-'))
  try {
    writeFileSync(join(folder, 'a.ts'), '/** Good. */\nexport const good = 1\nexport function bad() {}\n')
    writeFileSync(
      join(folder, 'index.ts'),
      "export { good, bad as renamed } from './a.ts'\nexport type Plain = string\n/** Good. */\nexport interface Fine {}\n",
    )
    const entry = join(folder, 'index.ts')
    expect(undocumentedExports([entry]).get(entry)?.toSorted()).toEqual(['Plain', 'renamed'])
  } finally {
    rmSync(folder, { recursive: true })
  }
})
