// Time
export { ManualPlatform, type ManualPlatformOptions } from './manual-platform.ts'

// Simulation
export { testEnvironment, type TestEnvironmentOptions } from './simulation/test-environment.ts'
export { SimulationExecutor, type SimulationExecutorOptions } from './simulation/simulation-executor.ts'
export { forSeeds } from './simulation/for-seeds.ts'

// One operator
export {
  OperatorHarness,
  type HarnessOptions,
  type PushOptions,
  type RestoreOptions,
} from './harness/operator-harness.ts'
export type { HarnessOutput } from './harness/harness-output.ts'
export type { InputRoute } from './harness/input-route.ts'
export type { HarnessStep } from './harness/harness-script.ts'
export { checkOperator, type OperatorCheck, type OperatorRun } from './harness/check-operator.ts'
export type { ComparisonOptions } from './harness/compare-outputs.ts'

// Sources and sinks
export { checkSource, type SourceCheck } from './kits/check-source.ts'
export { checkSink, type SinkCheck, type SinkTrial } from './kits/check-sink.ts'
// Checkpoints
export { checkpointStorageConformance, type StorageCase } from './checkpoint-storage-conformance.ts'
export { simulateFaults, type FaultReport } from './faults/simulate-faults.ts'
export type { BuildOptions, FaultJob } from './faults/random-job.ts'
export type { Step, StepKnobs, StepMaker } from './faults/steps/step.ts'
export { Ledger, type LedgerOptions } from './faults/ledger.ts'
export { FaultCounts } from './faults/fault-counts.ts'
