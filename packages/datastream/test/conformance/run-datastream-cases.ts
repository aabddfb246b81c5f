import { Mismatch, Unsupported, type CaseReport, type ConformanceCase } from './case-types.ts'
import { runAggregation } from './aggregation.ts'
import { runChaining } from './chaining.ts'
import { runGenerator } from './generator.ts'
import { runKeyGroups } from './key-groups.ts'
import { runMergingWindowSet } from './merging-window-set.ts'
import { runOperatorState } from './operator-state.ts'
import { runPartitioner } from './partitioner.ts'
import { runSideOutput } from './side-output.ts'
import { runTimer } from './timer.ts'
import { runTrigger } from './trigger.ts'
import { runValve } from './valve.ts'
import { runWindow } from './window.ts'
import { runWindowAssigner } from './window-assigner.ts'

/** Runs one case; throws what keeps it from passing. */
type Runner = (conformanceCase: ConformanceCase) => void | Promise<void>

const RUNNERS: Record<string, Runner> = {
  aggregation: runAggregation,
  chaining: runChaining,
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
  windowAssigner: runWindowAssigner,
}

/** Runs cases of kind `datastream`. */
export async function runDatastreamCases(cases: readonly ConformanceCase[]): Promise<CaseReport> {
  const report: CaseReport = { passed: [], failed: [] }
  for (const conformanceCase of cases) {
    const { id, kind } = conformanceCase
    try {
      const run = RUNNERS[kind]
      if (run === undefined) throw new Unsupported(`needs ${kind}`)
      await run(conformanceCase)
      report.passed.push(id)
    } catch (error) {
      const details = error instanceof Mismatch ? { expected: error.expected, actual: error.actual } : {}
      report.failed.push({ id, reason: error instanceof Error ? error.message : String(error), ...details })
    }
  }
  return report
}
