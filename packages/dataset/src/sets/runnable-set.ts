import {
  explainPlan,
  type Collected,
  type ExecuteOptions,
  type ExplainFormat,
  type Program,
} from '@wiesel/runtime'
import { FoldOperator } from '@wiesel/runtime/internal'
import type { ColumnSummary } from '../summary/column-summary.ts'
import { summarize } from '../summary/summarize.ts'
import { runCollect, runCount, runPrint } from './run.ts'
import { SetBase } from './set-base.ts'

/** Running a job of its own. */
export abstract class RunnableSet<T> extends SetBase<T> {
  /** Runs a job of its own and gives all records, in no promised order. */
  collect(options: ExecuteOptions = {}): Promise<T[]> {
    return runCollect(this.self, options).toArray()
  }

  /** As `collect`, but gives the records while the job runs: one by one, or `batches()` of them. */
  results(options: ExecuteOptions = {}): Collected<T> {
    return runCollect(this.self, options)
  }

  /** Runs a job of its own and gives the number of records. */
  async count(options: ExecuteOptions = {}): Promise<number> {
    const counted = this.env.make.transformed<number>({
      name: 'Count',
      inputs: [this.upstreams],
      functions: [],
      create: () =>
        new FoldOperator<T, number, number>({
          createAccumulator: () => 0,
          add: (_, n) => n + 1,
          getResult: (n) => n,
          merge: (a, b) => a + b,
        }),
      parallelism: this.parallelism,
    })
    return runCount(counted, options)
  }

  /** Runs a job of its own and gives statistics of each column of tuples. @throws FieldError `NOT_A_TUPLE` */
  summarize(options: ExecuteOptions = {}): Promise<ColumnSummary[]> {
    return summarize(this.self, options)
  }

  /** Runs a job of its own and prints every record on a line, with `name>` before it if a name is given. */
  print(name?: string, options: ExecuteOptions = {}): Promise<void> {
    return runPrint(this.self, name, options)
  }

  /** As `print`, to the other output of the process. */
  printToErr(name?: string, options: ExecuteOptions = {}): Promise<void> {
    return runPrint(this.self, name, options, 'stderr')
  }

  /** How the job that computes this data set looks. */
  explain(format: ExplainFormat = 'text'): string {
    return explainPlan(this.program().plan, format)
  }

  /** The program that computes this data set. */
  program(name?: string): Program {
    const nodes = this.upstreams.map(({ node }) => ({ id: node }))
    return this.env.job.build(name, nodes)
  }
}
