import { formatWithOptions } from 'node:util'
import { expect } from 'vitest'
import { expectedOutput, normalise } from './extract-snippets.ts'

/**
 * Runs a snippet by loading its module, and compares what it logged with what its `// →` comments say. A snippet
 * without such comments only has to run.
 */
export async function runSnippet(load: () => Promise<unknown>, code: string): Promise<void> {
  const logged = await captureOutput(load)
  const expected = expectedOutput(code)
  if (expected.length > 0) expect(logged).toEqual(expected)
}

/** What `run` writes by `console.log` (one entry per call) and to standard output (one entry per line). */
export async function captureOutput(run: () => Promise<unknown>): Promise<string[]> {
  const logged: string[] = []
  const { log } = console
  const write = process.stdout.write.bind(process.stdout)
  console.log = (...values: unknown[]) => {
    logged.push(normalise(formatWithOptions({ colors: false }, ...values)))
  }
  process.stdout.write = (chunk: string | Uint8Array) => {
    const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)
    logged.push(...text.replace(/\n$/, '').split('\n').map(normalise))
    return true
  }
  try {
    await run()
  } finally {
    console.log = log
    process.stdout.write = write
  }
  return logged
}
