// Writes the examples of the docs and docstrings into .snippets/: each becomes a module of its own, and each file
// they come from becomes a test that imports those modules. The tests and the type check then treat them as code.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { snippetsOfMarkdown, snippetsOfSource, type Snippet } from './extract-snippets.ts'
import { filesBelow, repoRoot } from './workspace.ts'

const folder = join(repoRoot, '.snippets')

/** Brings .snippets/ up to date; files that stay equal are not touched. */
export function writeSnippets(): void {
  const wanted = new Map<string, string>()
  for (const [path, snippets] of collectSnippets()) {
    snippets.forEach((snippet, index) =>
      wanted.set(moduleName(path, index), `${snippet.code}\n\nexport {}\n`),
    )
    wanted.set(`${path}.test.ts`, testModule(path, snippets))
  }
  for (const path of filesBelow(folder, '.ts')) {
    if (!wanted.has(relative(folder, path).replaceAll('\\', '/'))) rmSync(path, { force: true })
  }
  for (const [name, text] of wanted) {
    const path = join(folder, name)
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
}

function collectSnippets(): Map<string, Snippet[]> {
  const documents = globSync(['README.md', '{packages,examples}/*/README.md', 'docs/**/*.md'], {
    cwd: repoRoot,
    exclude: ['docs/api/**', 'docs/.vitepress/**'],
  })
  const sources = globSync('packages/*/src/**/*.{ts,tsx}', { cwd: repoRoot })
  const paths = [...documents, ...sources].map((path) => path.replaceAll('\\', '/')).toSorted()
  return new Map(
    paths
      .map((path): [string, Snippet[]] => {
        const extract = path.endsWith('.md') ? snippetsOfMarkdown : snippetsOfSource
        return [path, extract(path, readFileSync(join(repoRoot, path), 'utf8'))]
      })
      .filter(([, snippets]) => snippets.length > 0),
  )
}

function moduleName(path: string, index: number): string {
  return `${path}.${index + 1}.ts`
}

function testModule(path: string, snippets: Snippet[]): string {
  const runner = relative(dirname(join(folder, path)), join(repoRoot, 'scripts/run-snippet.ts')).replaceAll(
    '\\',
    '/',
  )
  return [
    `import { test } from 'vitest'`,
    `import { runSnippet } from '${runner}'`,
    '',
    ...snippets.map(({ line, code }, index) => {
      const load = `() => import('./${moduleName(basename(path), index)}')`
      return `test('${path}:${line}', () => runSnippet(${load}, ${JSON.stringify(code)}))`
    }),
    '',
  ].join('\n')
}

if (import.meta.main) writeSnippets()
