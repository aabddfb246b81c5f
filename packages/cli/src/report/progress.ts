import type { IterationStatistics, JobHandle, TaskMetrics } from '@wiesel/runtime'
import { createLogUpdate } from 'log-update'
import { formatCount, formatElapsed, formatShare, formatShort, formatWatermark } from './format-number.ts'
import { iterationBar } from './iteration-bar.ts'
import type { OutputStream } from './output-stream.ts'
import { plainTable, type TableColumn } from './plain-table.ts'
import { styled } from './style.ts'
import { summariseMetrics } from './summarise-metrics.ts'

const INTERVAL_MS = 250

const COLUMNS: readonly TableColumn[] = [
  { title: 'Operator' },
  { title: '×', right: true },
  { title: 'Records', right: true },
  { title: 'per second', right: true },
  { title: 'Busy', right: true },
  { title: 'Watermark' },
]

/** What is shown of a running job: rates are since the frame before. */
export class ProgressFrames {
  private readonly stream: OutputStream
  private readonly jobName: string
  private before: readonly number[] = []
  private beforeMs = 0

  constructor(stream: OutputStream, jobName: string) {
    this.stream = stream
    this.jobName = jobName
  }

  next(
    metrics: readonly TaskMetrics[],
    elapsedMs: number,
    iterations: readonly IterationStatistics[] = [],
  ): string {
    const chains = summariseMetrics(metrics, elapsedMs)
    const counts = chains.flatMap((chain) => chain.operators.map((one) => one.recordsIn || one.recordsOut))
    const seconds = Math.max(1, elapsedMs - this.beforeMs) / 1000
    let operator = 0
    const rows = chains.flatMap(({ operators, parallelism, busy }) =>
      operators.map((summary, at) => {
        const rate = (counts[operator] - (this.before[operator] ?? 0)) / seconds
        return [
          at === 0 ? summary.operator : `  ${summary.operator}`,
          at === 0 ? String(parallelism) : '',
          formatCount(counts[operator++]),
          formatShort(rate),
          at === 0 ? formatShare(busy) : '',
          formatWatermark(summary.watermark),
        ]
      }),
    )
    this.before = counts
    this.beforeMs = elapsedMs
    const title = `${styled(this.stream, 'bold', this.jobName)}  ${formatElapsed(elapsedMs)}`
    return [title, ...iterations.map(iterationBar), plainTable(this.stream, COLUMNS, rows)].join('\n')
  }
}

/**
 * Shows a running job on a terminal, redrawn in place a few times a second. What the job prints stays above: while the
 * display is on, writing to `printed` first takes it away.
 *
 * @param name what the job is called
 * @returns takes the display away for good
 */
export function showProgress(
  stream: OutputStream,
  printed: OutputStream,
  job: JobHandle,
  name = job.jobName,
): () => void {
  const log = createLogUpdate(stream, { showCursor: true })
  const frames = new ProgressFrames(stream, name)
  const start = performance.now()
  let atLineStart = true
  const write = printed.write.bind(printed) as (...args: unknown[]) => boolean
  const intercept = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
    log.clear()
    if (chunk.length > 0) atLineStart = typeof chunk === 'string' ? chunk.endsWith('\n') : chunk.at(-1) === 10
    return write(chunk, ...rest)
  }
  if (printed.isTTY === true) printed.write = intercept
  const timer = setInterval(() => {
    if (atLineStart) log(frames.next(job.metrics(), performance.now() - start, job.iterations()))
  }, INTERVAL_MS)
  return () => {
    clearInterval(timer)
    log.clear()
    if (printed.isTTY === true) printed.write = write
  }
}
