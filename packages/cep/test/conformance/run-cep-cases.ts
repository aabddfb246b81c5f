import { readFileSync } from 'node:fs'
import { createEngine, EngineNotApplicableError, type EngineKind } from '../../src/index.ts'
import { buildCasePattern } from './build-case-pattern.ts'
import type { CepCase } from './cep-case.ts'
import { judgeCase } from './judge-case.ts'
import { runCase } from './run-case.ts'

/** How a file of vectors fared. */
export interface ConformanceReport {
  readonly passed: number
  readonly failed: readonly { readonly id: string; readonly expected: unknown; readonly actual: unknown }[]
  /** Vectors that the engine asked for cannot run. */
  readonly skipped: readonly string[]
}

/**
 * Runs the vectors of a file: an array of them, or an object with a `cases` array. A vector that cannot even be
 * read counts as failed, never as an exception.
 */
export async function runCepCases(
  file: string,
  options: { engine?: EngineKind } = {},
): Promise<ConformanceReport> {
  const content = JSON.parse(readFileSync(file, 'utf8')) as CepCase[] | { cases: CepCase[] }
  const vectors = Array.isArray(content) ? content : content.cases
  let passed = 0
  const failed: { id: string; expected: unknown; actual: unknown }[] = []
  const skipped: string[] = []
  for (const vector of vectors) {
    if (options.engine === 'compiled' && !compiles(vector)) {
      skipped.push(vector.id)
      continue
    }
    const difference = await judge(vector, options.engine)
    if (difference) failed.push({ id: vector.id, ...difference })
    else passed++
  }
  return { passed, failed, skipped }
}

async function judge(vector: CepCase, engine?: EngineKind) {
  try {
    return judgeCase(vector, await runCase(vector, engine))
  } catch (error) {
    return { expected: vector.expected, actual: `the runner failed: ${String(error)}` }
  }
}

function compiles(vector: CepCase): boolean {
  try {
    createEngine(buildCasePattern(vector), { engine: 'compiled', timeouts: vector.timeoutHandling })
    return true
  } catch (error) {
    return !(error instanceof EngineNotApplicableError)
  }
}
