import type { EnvironmentOptions, ExecuteOptions, JobParameters } from '@wiesel/datastream'
import { LocalExecutor, type JobHandle, type TaskMetrics } from '@wiesel/runtime'
import { NodePlatform, ThreadExecutor } from '@wiesel/runtime/node'
import { exitCode, exitCodeOf, isCancellation } from '../exit-code.ts'
import { loadJob } from '../job/load-job.ts'
import { failureReport } from '../report/failure-report.ts'
import { printFailure } from '../report/failure-text.ts'
import { formatElapsed } from '../report/format-number.ts'
import { metricsTable } from '../report/metrics-table.ts'
import { showProgress } from '../report/progress.ts'
import type { RunReport } from '../report/run-report.ts'
import { styled } from '../report/style.ts'
import { summariseMetrics } from '../report/summarise-metrics.ts'
import { GracefulStop } from './graceful-stop.ts'
import { environmentOptions, type JobOptions } from './job-options.ts'
import { StopSignals, type StopRequest } from './stop-signals.ts'
import { watchedExecutor } from './watched-executor.ts'

/** What `wiesel run` can be told. */
export interface RunOptions extends JobOptions {
  interpreted?: boolean
  threads?: number
  json?: boolean
  quiet?: boolean
  checkpointDir?: string
  checkpointInterval?: string
  fromSavepoint?: string
  allowNonRestoredState?: boolean
  claim?: boolean
  savepointDir?: string
  drain?: boolean
}

/** How a job ended. */
interface Outcome {
  readonly job: string
  readonly durationMs: number
  readonly metrics: readonly TaskMetrics[]
  readonly failure?: { readonly cause: unknown }
  readonly stopped?: StopRequest | undefined
  /** Where the savepoint is that the job was stopped with. */
  readonly savepoint?: string
}

/** Runs a job to its end, prints how it went, and returns the exit code. */
export async function runCommand(
  file: string,
  options: RunOptions,
  parameters: JobParameters,
): Promise<number> {
  let executor: ThreadExecutor | undefined
  try {
    const job = await loadJob(file, options.external)
    const environment = {
      ...environmentOptions(options),
      interpreted: options.interpreted ?? false,
      ...checkpointOptions(options),
      parameters,
    }
    const { threads = 1, name = job.name } = options
    const prepared = await job.prepare(parameters)
    if (threads > 1)
      executor = new ThreadExecutor({ threads, job: job.origin, parameters, prepared, environment, name })
    const watched = isLive(options)
      ? watchedExecutor(executor ?? new LocalExecutor(new NodePlatform()), (handle) =>
          showProgress(process.stderr, process.stdout, handle, name),
        )
      : executor
    const start = performance.now()
    const env = await job.build(
      { ...environment, ...(watched && { executor: watched }) },
      parameters,
      prepared,
    )
    executor?.finishBuild()
    let inGoodOrder: GracefulStop | undefined
    const stop = new StopSignals(process.stdout, ({ code }) => {
      if (code === exitCode.interrupted && options.quiet !== true)
        process.stderr.write('\nStopping. Press Ctrl-C again to end at once.\n')
      if (code === exitCode.brokenPipe || inGoodOrder === undefined) return false
      inGoodOrder.begin()
      return true
    })
    try {
      const handle = env.executeAsync({ name, signal: stop.signal, ...startOptions(options) })
      if (options.savepointDir !== undefined || options.drain === true)
        inGoodOrder = new GracefulStop(handle, options)
      const outcome = await outcomeOf(handle, stop)
      const durationMs = Math.round(performance.now() - start)
      return conclude({ ...outcome, job: name, durationMs, ...(await inGoodOrder?.end()) }, options)
    } finally {
      stop.dispose()
    }
  } catch (error) {
    if (options.json === true) printJson({ status: 'failed', error: failureReport(error) })
    printFailure(process.stderr, error, options.verbose === true)
    return exitCodeOf(error)
  } finally {
    await executor?.close()
  }
}

/** A job that is stopped by hand may be started again: its checkpoints stay. */
function checkpointOptions({ checkpointDir, checkpointInterval }: RunOptions): EnvironmentOptions {
  if (checkpointDir === undefined && checkpointInterval === undefined) return {}
  return {
    checkpointing: {
      interval: checkpointInterval ?? '10 s',
      ...(checkpointDir !== undefined && { directory: checkpointDir, retain: 'on-cancel' as const }),
    },
  }
}

function startOptions({ fromSavepoint, allowNonRestoredState = false, claim }: RunOptions): ExecuteOptions {
  if (fromSavepoint === undefined) return {}
  const origin = { path: fromSavepoint, allowNonRestoredState }
  return { fromSavepoint: { ...origin, claim: claim === true ? 'claim' : 'no-claim' } }
}

/** Whether progress is shown. */
function isLive({ quiet }: RunOptions): boolean {
  return process.stderr.isTTY && quiet !== true
}

async function outcomeOf(handle: JobHandle, stop: StopSignals): Promise<Omit<Outcome, 'job' | 'durationMs'>> {
  // An error nobody waits for, in a timer or promise of the job's own, fails the job like any other.
  let onCrash!: (cause: unknown) => void
  const crash = new Promise<never>((_, reject) => (onCrash = reject))
  process.once('uncaughtException', onCrash)
  let failure: { cause: unknown } | undefined
  try {
    await Promise.race([handle.result, crash])
  } catch (cause) {
    failure = { cause }
    await handle.cancel(cause)
  } finally {
    process.off('uncaughtException', onCrash)
  }
  const stopped = failure !== undefined && isCancellation(failure.cause) ? stop.request : undefined
  return {
    metrics: handle.metrics(),
    ...(failure === undefined ? {} : { failure }),
    ...(stopped === undefined ? {} : { stopped }),
  }
}

function conclude(outcome: Outcome, options: RunOptions): number {
  const { failure, stopped, job, durationMs, metrics, savepoint } = outcome
  const status = failure === undefined ? 'finished' : stopped === undefined ? 'failed' : 'cancelled'
  if (options.quiet !== true) printSummary(outcome, status)
  if (savepoint !== undefined) process.stderr.write(`savepoint ${savepoint}\n`)
  if (failure !== undefined && stopped === undefined)
    printFailure(process.stderr, failure.cause, options.verbose === true)
  if (options.json === true)
    printJson({
      status,
      job,
      durationMs,
      metrics,
      ...(savepoint === undefined ? {} : { savepoint }),
      ...(failure === undefined ? {} : { error: failureReport(failure.cause) }),
    })
  if (failure === undefined) return exitCode.finished
  return stopped?.code ?? exitCodeOf(failure.cause)
}

function printSummary({ job, durationMs, metrics }: Outcome, status: RunReport['status']): void {
  const { stderr } = process
  const colour = status === 'finished' ? 'green' : status === 'failed' ? 'red' : 'yellow'
  const title = `${styled(stderr, 'bold', job)} ${styled(stderr, colour, status)} after ${formatElapsed(durationMs)}`
  stderr.write(`\n${title}\n\n${metricsTable(stderr, summariseMetrics(metrics, durationMs))}\n\n`)
}

function printJson(report: RunReport): void {
  process.stdout.write(`${JSON.stringify(report)}\n`)
}
