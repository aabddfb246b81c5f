import {
  Mismatch,
  Unsupported,
  type CaseFailure,
  type CaseReport,
  type ConformanceCase,
} from './case-types.ts'
import { runAsync } from './async.ts'
import { runAggregation } from './aggregation.ts'
import { runBatch } from './batch.ts'
import { runChaining } from './chaining.ts'
import { knownGap } from './known-gaps.ts'
import { runGenerator } from './generator.ts'
import { runIntervalJoin } from './interval-join.ts'
import { runKeyGroups } from './key-groups.ts'
import { runMergingWindowSet } from './merging-window-set.ts'
import { runOperatorState } from './operator-state.ts'
import { runPartitioner } from './partitioner.ts'
import { runSideOutput } from './side-output.ts'
import { runTimer } from './timer.ts'
import { runTrigger } from './trigger.ts'
import { runValve } from './valve.ts'
import { runWindow } from './window.ts'
import { runWindowJoin } from './window-join.ts'
import { runWindowAssigner } from './window-assigner.ts'

/** Runs one case; throws what keeps it from passing. */
type Runner = (conformanceCase: ConformanceCase) => void | Promise<void>

const RUNNERS: Record<string, Runner> = {
  aggregation: runAggregation,
  async: runAsync,
  broadcast: runTimer,
  batch: runBatch,
  chaining: runChaining,
  intervalJoin: runIntervalJoin,
  keyGroups: runKeyGroups,
  mergingWindowSet: runMergingWindowSet,
  operatorState: runOperatorState,
  partitioner: runPartitioner,
  sideOutput: runSideOutput,
  timer: runTimer,
  trigger: runTrigger,
  watermarkGenerator: runGenerator,
  watermarkValve: runValve,
  window: runWindow,
  windowJoin: runWindowJoin,
  windowAssigner: runWindowAssigner,
}

/** A case that has not ended after this time has failed. */
const LIMIT_MS = 20_000

async function withinLimit(run: () => void | Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end within ${LIMIT_MS} ms`)), LIMIT_MS)
  })
  try {
    await Promise.race([run(), late])
  } finally {
    clearTimeout(timer)
  }
}

/** What a case is called, also of one that is none. */
function nameOf(conformanceCase: Partial<ConformanceCase> | null): { id: string; kind: string } {
  return { id: String(conformanceCase?.id), kind: String(conformanceCase?.kind) }
}

function failureOf(id: string, kind: string, error: unknown): CaseFailure {
  const message = error instanceof Error ? error.message : String(error)
  const gap = knownGap(kind, id)
  const reason = gap === undefined || gap === message ? message : `${gap} (${message})`
  return error instanceof Mismatch
    ? { id, reason, expected: error.expected, actual: error.actual }
    : { id, reason }
}

/** Runs cases of kind `datastream`. Whatever a case has in it, it passes or is reported as failed. */
export async function runDatastreamCases(cases: readonly ConformanceCase[]): Promise<CaseReport> {
  const report: CaseReport = { passed: [], failed: [] }
  for (const conformanceCase of cases) {
    const { id, kind } = nameOf(conformanceCase)
    try {
      const run = Object.hasOwn(RUNNERS, kind) ? RUNNERS[kind] : undefined
      if (run === undefined) throw new Unsupported(`needs ${kind}`)
      await withinLimit(() => run({ ...conformanceCase, setup: conformanceCase.setup ?? {} }))
      report.passed.push(id)
    } catch (error) {
      report.failed.push(failureOf(id, kind, error))
    }
  }
  return report
}
