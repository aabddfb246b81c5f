import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { metricsTable } from '../../src/report/metrics-table.ts'
import { summariseMetrics } from '../../src/report/summarise-metrics.ts'
import { operatorMetrics, taskMetrics } from '../support/task-metrics.ts'

const metrics = [
  taskMetrics('Source', 0, 1, [operatorMetrics('Source', { numRecordsOut: 1500, numBytesOut: 2048 })], {
    busyMs: 3,
    idleMs: 1,
  }),
  taskMetrics(
    'Count -> Print',
    0,
    2,
    [
      operatorMetrics('Count', {
        numRecordsIn: 1000,
        numRecordsOut: 10,
        currentWatermark: 9,
        own: { late: 2, kept: 0 },
      }),
      operatorMetrics('Print', { numRecordsIn: 10 }),
    ],
    { busyMs: 1, blockedMs: 1 },
  ),
  taskMetrics(
    'Count -> Print',
    1,
    2,
    [
      operatorMetrics('Count', {
        numRecordsIn: 500,
        numRecordsOut: 5,
        currentWatermark: 4,
        own: { late: 3, kept: 0 },
      }),
      operatorMetrics('Print', { numRecordsIn: 5 }),
    ],
    { busyMs: 1, blockedMs: 1 },
  ),
  // The same name again is another chain.
  taskMetrics('Count -> Print', 0, 1, [operatorMetrics('Count'), operatorMetrics('Print')]),
]

test('adds up the subtasks of each chain', () => {
  const chains = summariseMetrics(metrics, 4)
  expect(chains.map(({ chain, parallelism }) => [chain, parallelism])).toEqual([
    ['Source', 1],
    ['Count -> Print', 2],
    ['Count -> Print', 1],
  ])
  expect(chains[0]).toMatchObject({ busy: 0.75, blocked: 0, idle: 0.25 })
  expect(chains[1].operators[0]).toEqual({
    operator: 'Count',
    recordsIn: 1500,
    recordsOut: 15,
    bytesIn: 0,
    bytesOut: 0,
    watermark: 4,
    own: { late: 5, kept: 0 },
  })
  expect(chains[1].operators[1].watermark).toBeNull()
  expect(chains[2]).toMatchObject({ busy: 0, blocked: 0, idle: 1 })
  expect(summariseMetrics([], 4)).toEqual([])
})

test('shares are of the time the job has run', () => {
  const busy = (elapsedMs: number): number[] =>
    summariseMetrics(metrics, elapsedMs).flatMap((chain) => [chain.busy, chain.blocked, chain.idle])
  expect(busy(8).slice(0, 6)).toEqual([0.375, 0, 0.625, 0.125, 0.125, 0.75])
  // Clocks that disagree do not make more than everything.
  expect(busy(0)).toEqual([1, 0, 0, 0.5, 0.5, 0, 0, 0, 1])
})

test('the table has a line for each operator, and counters that are not 0', () => {
  expect(metricsTable(new PassThrough(), summariseMetrics(metrics, 4)).split('\n')).toEqual([
    'Operator  ×  Records in    out  Bytes in     out  Busy  Blocked  Idle  Counters',
    'Source    1           0  1,500            2.0 KB   75%            25%',
    'Count     2       1,500     15                     25%      25%   50%  late 5',
    '  Print              15      0',
    'Count     1           0      0                                   100%',
    '  Print               0      0',
  ])
})
