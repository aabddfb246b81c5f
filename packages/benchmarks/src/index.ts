// Running suites
export { suites } from './suites/index.ts'
export { runSuite } from './harness/run-suite.ts'
export { measure, median } from './harness/measure.ts'
export type { BenchCase, BenchRow, Suite } from './harness/bench-case.ts'
