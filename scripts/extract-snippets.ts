/** One piece of example code in a document or docstring. */
export interface Snippet {
  /** Path of the file it stands in, from the root of the repository. */
  path: string
  /** Line of its first code line, from 1. */
  line: number
  code: string
}

/** The TypeScript blocks of a Markdown text, but for those marked as not to run: three backticks and `ts no-run`. */
export function snippetsOfMarkdown(path: string, text: string, firstLine = 1): Snippet[] {
  const snippets: Snippet[] = []
  let fence: { indent: string; marker: string; run: boolean; line: number; code: string[] } | undefined
  text.split('\n').forEach((line, index) => {
    if (fence) {
      if (line.trim() === fence.marker) {
        if (fence.run) snippets.push({ path, line: fence.line, code: fence.code.join('\n') })
        fence = undefined
      } else {
        fence.code.push(line.startsWith(fence.indent) ? line.slice(fence.indent.length) : line)
      }
      return
    }
    const opening = /^(\s*)(`{3,})\s*(.*)$/.exec(line)
    if (!opening) return
    const [, indent, marker, info] = opening
    const run = /^(ts|typescript)\b/.test(info) && !/\bno-run\b/.test(info)
    fence = { indent, marker, run, line: firstLine + index + 1, code: [] }
  })
  return snippets
}

/**
 * The `@example` blocks of the docstrings in a TypeScript text. An example is code from its first line on, or, if it
 * holds fenced blocks, those blocks; the rest of a line that begins with `@example` is a title.
 */
export function snippetsOfSource(path: string, text: string): Snippet[] {
  if (!text.includes('@example')) return []
  return [...text.matchAll(/\/\*\*(.*?)\*\//gs)].flatMap((comment) => {
    const firstLine = text.slice(0, comment.index).split('\n').length
    return examplesOfDocstring(path, comment[1], firstLine)
  })
}

function examplesOfDocstring(path: string, docstring: string, firstLine: number): Snippet[] {
  const lines = docstring.split('\n').map((line) => line.replace(/^\s*\*? ?/, '').trimEnd())
  const snippets: Snippet[] = []
  for (let at = 0; at < lines.length; at++) {
    if (!lines[at].startsWith('@example')) continue
    const start = at + 1
    let end = start
    let fenced = false
    // A decorator-like line inside a fence is code; outside, `@` begins the next tag.
    while (end < lines.length && (fenced || !/^@[a-z]/i.test(lines[end]))) {
      if (lines[end].startsWith('```')) fenced = !fenced
      end++
    }
    const body = lines.slice(start, end)
    const line = firstLine + start
    if (body.some((one) => one.startsWith('```'))) {
      snippets.push(...snippetsOfMarkdown(path, body.join('\n'), line))
    } else {
      snippets.push({ path, line, code: body.join('\n').trimEnd() })
    }
    at = end - 1
  }
  return snippets
}

/** What a snippet says it logs: the texts behind `// →`, one for each call of `console.log` or printed line. */
export function expectedOutput(code: string): string[] {
  return code.split('\n').flatMap((line) => {
    const expectation = /\/\/ →(.*)$/.exec(line)
    return expectation ? [normalise(expectation[1])] : []
  })
}

/** Output is compared with white space collapsed, so that a value may be logged over several lines. */
export function normalise(output: string): string {
  return output.replace(/\s+/g, ' ').trim()
}
