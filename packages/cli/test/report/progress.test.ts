import { PassThrough } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { stripVTControlCharacters } from 'node:util'
import type { JobHandle, TaskMetrics } from '@wiesel/runtime'
import { expect, test, vi } from 'vitest'
import { ProgressFrames, showProgress } from '../../src/report/progress.ts'
import { operatorMetrics, taskMetrics } from '../support/task-metrics.ts'

function metricsAt(records: number): TaskMetrics[] {
  return [
    taskMetrics('Source -> Map', 0, 1, [
      operatorMetrics('Source', { numRecordsOut: records, currentWatermark: records }),
      operatorMetrics('Map', { numRecordsIn: records }),
    ]),
  ]
}

/** A terminal that keeps what is written to it. */
function terminal(): {
  stream: PassThrough & { isTTY: boolean; columns: number; rows: number }
  text: () => string
} {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 100, rows: 30 })
  let text = ''
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return { stream, text: () => text }
}

function running(): JobHandle {
  let records = 0
  return {
    jobName: 'job',
    status: 'running',
    result: new Promise(() => {}),
    cancel: async () => {},
    metrics: () => metricsAt((records += 100)),
    iterations: () => [],
    accumulators: () => ({}),
    state: () => ({ get: () => Promise.resolve(null) }),
    savepoint: () => Promise.resolve(''),
    stop: () => Promise.resolve(undefined),
    checkpoints: () => ({
      completed: 0,
      failed: 0,
      running: 0,
      attempts: 1,
      restoredFrom: undefined,
      damaged: [],
      recent: [],
    }),
  }
}

test('shows records, rates since the frame before, and watermarks', () => {
  const frames = new ProgressFrames(new PassThrough(), 'job')
  frames.next(metricsAt(100), 1000)
  expect(frames.next(metricsAt(5100), 3000).split('\n')).toEqual([
    'job  3.0 s',
    'Operator  ×  Records  per second  Busy  Watermark',
    'Source    1    5,100        2.5K        1970-01-01 00:00:05',
    '  Map          5,100        2.5K',
  ])
})

test('shows how far iterations are', () => {
  const frames = new ProgressFrames(new PassThrough(), 'job')
  const superstep = { superstep: 5, rows: 1200, changes: 30, durationMs: 3, aggregates: { moved: 0.25 } }
  const iteration = { name: 'Spread', superstep: 6, maxSupersteps: 20, ended: false, recent: [superstep] }
  const begun = { name: 'Learn', superstep: 0, maxSupersteps: 3, ended: false, recent: [] }
  const ended = { ...iteration, superstep: 5, ended: true }
  expect(frames.next(metricsAt(100), 1000, [iteration, begun, ended]).split('\n').slice(1, 4)).toEqual([
    '█████░░░░░░░░░░░░░░░  Spread: superstep 6 of at most 20, 1.2K records, 3 ms, moved 0.25',
    '░░░░░░░░░░░░░░░░░░░░  Learn: superstep 0 of at most 3',
    '████████████████████  Spread: ended after 5, 1.2K records, 3 ms, moved 0.25',
  ])
})

test('takes itself away before the job prints, and for good at the end', async () => {
  const err = terminal()
  const out = terminal()
  const hide = showProgress(err.stream, out.stream, running())
  await vi.waitFor(() => expect(err.text()).toContain('Source'), { timeout: 10_000 })
  const before = err.text().length
  out.stream.write('a record\n')
  expect(err.text().slice(before)).toContain('\u001B[2K')
  expect(out.text()).toBe('a record\n')
  hide()
  const after = err.text().length
  out.stream.write('another\n')
  await wait(300)
  expect(err.text()).toHaveLength(after)
  expect(stripVTControlCharacters(out.text())).toBe('a record\nanother\n')
})

test('waits while the job has printed half a line', async () => {
  const err = terminal()
  const out = terminal()
  const hide = showProgress(err.stream, out.stream, running())
  out.stream.write('half ')
  await wait(600)
  expect(err.text()).not.toContain('Source')
  out.stream.write('a line\n')
  await vi.waitFor(() => expect(err.text()).toContain('Source'), { timeout: 10_000 })
  hide()
})
