import { describe, expect, test } from 'vitest'
import { expectedOutput, snippetsOfMarkdown, snippetsOfSource } from '../scripts/extract-snippets.ts'
import { captureOutput, runSnippet } from '../scripts/run-snippet.ts'

const fence = '```'

describe('extraction', () => {
  test('takes the TypeScript blocks of a Markdown text that are meant to run', () => {
    const text = [
      '# Title',
      `${fence}ts`,
      'one()',
      fence,
      `${fence}sh`,
      'npm test',
      fence,
      `${fence}ts no-run`,
      'never()',
      fence,
      `- list`,
      `  ${fence}typescript`,
      '  two()',
      '    .three()',
      `  ${fence}`,
    ].join('\n')
    expect(snippetsOfMarkdown('a.md', text)).toEqual([
      { path: 'a.md', line: 3, code: 'one()' },
      { path: 'a.md', line: 13, code: 'two()\n  .three()' },
    ])
  })

  test('takes bare and fenced examples of docstrings', () => {
    const text = `
/**
 * Adds.
 *
 * @example
 * import { add } from 'x'
 * console.log(add(1, 2)) // → 3
 * @throws never
 */
export function add() {}

/**
 * @example With a title
 * ${fence}ts
 * @decorated
 * one()
 * ${fence}
 * Words between.
 * ${fence}ts
 * two()
 * ${fence}
 */
const example = '@example'
`
    expect(snippetsOfSource('a.ts', text)).toEqual([
      { path: 'a.ts', line: 6, code: "import { add } from 'x'\nconsole.log(add(1, 2)) // → 3" },
      { path: 'a.ts', line: 15, code: '@decorated\none()' },
      { path: 'a.ts', line: 20, code: 'two()' },
    ])
  })

  test('reads the expected output', () => {
    expect(expectedOutput('log(1) // → 1\nlog(2)\n// →   a   b\nlog("") // →')).toEqual(['1', 'a b', ''])
  })
})

describe('running', () => {
  const twoLogs = async () => {
    console.log('a', { b: [1, 2] })
    process.stdout.write('c\nd\n')
  }

  test('captures what is logged and written, formatted as the console does', async () => {
    expect(await captureOutput(twoLogs)).toEqual(['a { b: [ 1, 2 ] }', 'c', 'd'])
  })

  test('passes when the output is as written, or nothing is written', async () => {
    await runSnippet(twoLogs, '// → a { b: [ 1, 2 ] }\n// → c\n// → d')
    await runSnippet(twoLogs, 'no expectation')
  })

  test('fails when a line differs, is missing or is too many, and when the code throws', async () => {
    await expect(runSnippet(twoLogs, '// → a { b: [ 1, 3 ] }\n// → c\n// → d')).rejects.toThrow()
    await expect(runSnippet(twoLogs, '// → a { b: [ 1, 2 ] }\n// → c')).rejects.toThrow()
    await expect(runSnippet(twoLogs, '// → a { b: [ 1, 2 ] }\n// → c\n// → d\n// → e')).rejects.toThrow()
    await expect(runSnippet(() => Promise.reject(new Error('broken')), '')).rejects.toThrow('broken')
  })
})
