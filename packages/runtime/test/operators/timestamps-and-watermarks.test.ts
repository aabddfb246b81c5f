import { describe, expect, test } from 'vitest'
import {
  MAX_TIMESTAMP,
  WatermarkStrategy,
  type TimestampAssigner,
  type WatermarkGenerator,
} from '@wiesel/runtime'
import {
  SnapshotReader,
  SnapshotWriter,
  redistribute,
  TimestampsAndWatermarksOperator,
  type OperatorSnapshot,
} from '@wiesel/runtime/internal'
import { checkOperator, OperatorHarness } from '@wiesel/testing'

const byValue = WatermarkStrategy.forBoundedOutOfOrderness<number>(2).withTimestampAssigner((n) => n)

const open = (strategy: WatermarkStrategy<any>, intervalMs = 100): Promise<OperatorHarness<number>> =>
  OperatorHarness.open<number>(() => new TimestampsAndWatermarksOperator<number>(strategy, intervalMs, false))

describe('in mid-stream', () => {
  test('gives timestamps, and watermarks at each interval that rise', async () => {
    const harness = await open(byValue)
    await harness.push(10, 3)
    await harness.push(8)
    expect(harness.take()).toEqual([
      ['record', 10, 10],
      ['record', 8, 8],
    ])
    await harness.processingTime(99)
    expect(harness.take()).toEqual([])
    await harness.processingTime(100)
    await harness.processingTime(200)
    expect(harness.take()).toEqual([['watermark', 7]])
    await harness.push(20)
    await harness.processingTime(300)
    expect(harness.take()).toEqual([
      ['record', 20, 20],
      ['watermark', 17],
    ])
  })

  test('swallows watermarks and idleness from above, but not the last watermark', async () => {
    const harness = await open(byValue)
    await harness.push(10)
    harness.take()
    await harness.watermark(5)
    await harness.status('IDLE')
    expect(harness.take()).toEqual([])
    await harness.watermark(MAX_TIMESTAMP)
    expect(harness.take()).toEqual([['watermark', MAX_TIMESTAMP]])
  })

  test('says nothing more after the last watermark', async () => {
    const harness = await open(byValue)
    await harness.push(10)
    await harness.watermark(MAX_TIMESTAMP)
    harness.take()
    await harness.processingTime(100)
    await harness.end()
    await harness.processingTime(500)
    expect(harness.take()).toEqual([])
  })

  test('says what it knows at an end without a last watermark', async () => {
    const harness = await open(byValue)
    await harness.push(10)
    harness.take()
    await harness.end()
    expect(harness.take()).toEqual([['watermark', 7]])
  })

  test('with interval 0 nothing is said by the clock', async () => {
    const harness = await open(byValue, 0)
    await harness.push(10)
    await harness.processingTime(100_000)
    expect(harness.take()).toEqual([['record', 10, 10]])
  })

  test('does not count time in which it could not work as idleness', async () => {
    const harness = await open(byValue.withIdleness(150))
    await harness.push(10)
    for (const time of [100, 200, 5000]) await harness.processingTime(time)
    expect(harness.take()).toEqual([
      ['record', 10, 10],
      ['watermark', 7],
    ])
    await harness.processingTime(5100)
    expect(harness.take()).toEqual([['status', 'IDLE']])
  })

  test('goes idle and comes back', async () => {
    const harness = await open(byValue.withIdleness(150))
    await harness.push(10)
    for (let time = 100; time <= 600; time += 100) await harness.processingTime(time)
    expect(harness.take().slice(1)).toEqual([
      ['watermark', 7],
      ['status', 'IDLE'],
    ])
    await harness.push(11)
    await harness.processingTime(700)
    expect(harness.take()).toEqual([
      ['record', 11, 11],
      ['status', 'ACTIVE'],
      ['watermark', 8],
    ])
  })

  test('a generator of the user whose watermark goes backwards is not followed back', async () => {
    const generator: WatermarkGenerator<number> = {
      onEvent: (value, _timestamp, output) => output.emitWatermark(value),
      onPeriodicEmit: () => {},
    }
    const harness = await open(
      WatermarkStrategy.forGenerator<number>(() => generator).withTimestampAssigner((n) => n),
    )
    for (const value of [5, 3, 5, 9, -1]) await harness.push(value)
    expect(harness.take().filter(([kind]) => kind === 'watermark')).toEqual([
      ['watermark', 5],
      ['watermark', 9],
    ])
  })

  test.each<[string, unknown]>([
    ['NaN', NaN],
    ['undefined', undefined],
    ['null', null],
    ['text', '2024-01-01'],
    ['text of digits', '123'],
    ['a Date', new Date(5)],
    ['a bigint', 5n],
    ['Infinity', Infinity],
    ['a promise', Promise.resolve(1)],
  ])('an assigner that returns %s is refused', async (_what, value) => {
    const assigner = (() => value) as TimestampAssigner<number>
    const harness = await open(WatermarkStrategy.noWatermarks<number>().withTimestampAssigner(assigner))
    await expect(harness.push(1)).rejects.toMatchObject({ code: 'INVALID_TIMESTAMP' })
  })

  test('the assigner sees the timestamp a record has, or null', async () => {
    const seen: unknown[] = []
    const harness = await open(
      WatermarkStrategy.noWatermarks<number>().withTimestampAssigner((n, timestamp) => {
        seen.push(timestamp)
        return n
      }),
    )
    await harness.push(1, 7)
    await harness.push(2)
    expect(seen).toEqual([7, null])
  })

  test('records pass all disturbances', async () => {
    await checkOperator(() => new TimestampsAndWatermarksOperator<number>(byValue, 100, false), {
      steps: [
        ['push', 5],
        ['processingTime', 100],
        ['push', 9],
        ['push', 7],
        ['processingTime', 350],
        ['end'],
      ],
      ignoreWatermarks: true,
    })
    await checkOperator(
      () => new TimestampsAndWatermarksOperator<number>(byValue.withEmitOnEvent(), 0, false),
      { steps: [['push', 5], ['push', 9], ['push', 7], ['watermark', MAX_TIMESTAMP], ['end']] },
    )
  })
})

describe('behind a source', () => {
  class Subject {
    readonly said: unknown[] = []
    readonly operator: TimestampsAndWatermarksOperator<number>

    constructor(restored?: OperatorSnapshot, strategy = byValue) {
      this.operator = new TimestampsAndWatermarksOperator<number>(strategy, 100, true)
      this.operator.context = { now: () => 0, wakeAt: () => {}, maxParallelism: 8 } as never
      this.operator.out = {
        push: () => {},
        watermark: (timestamp) => void this.said.push(timestamp),
        idle: (idle) => void this.said.push(idle),
        end: () => {},
      }
      if (restored !== undefined) this.operator.restore(new SnapshotReader(restored))
      this.operator.open()
    }

    read(split: string, ...values: number[]): void {
      this.operator.selectSplit(split)
      for (const value of values) this.operator.push(value, value)
    }

    probe(): unknown[] {
      this.operator.processingTime(100)
      return this.said.splice(0)
    }

    snapshot(): OperatorSnapshot {
      const writer = new SnapshotWriter(8)
      this.operator.snapshot(writer)
      return writer.finish()
    }
  }

  test('the slowest split decides; one that has ended does not', () => {
    const subject = new Subject()
    subject.read('a', 10)
    subject.read('b', 30)
    expect(subject.probe()).toEqual([7])
    expect(subject.operator.splitWatermarks()).toEqual(
      new Map([
        ['a', 7],
        ['b', 27],
      ]),
    )
    subject.operator.removeSplit('a')
    expect(subject.probe()).toEqual([27])
  })

  test('each split goes on from its own state, whichever subtask reads it next', () => {
    const [first, second] = [new Subject(), new Subject()]
    first.read('a', 10)
    first.read('b', 50)
    second.read('c', 70)
    first.probe()
    second.probe()
    const [left, right] = redistribute([first.snapshot(), second.snapshot()], 2, 8).map((s) => new Subject(s))
    left.read('c', 1)
    right.read('b', 1)
    right.read('a', 1)
    expect(left.probe()).toEqual([67])
    expect(right.probe()).toEqual([7])
  })

  test('what a subtask carries on for splits of others never replaces what is newer', () => {
    let subtasks = [new Subject(), new Subject()]
    subtasks[0].read('a', 10)
    subtasks[1].read('b', 10)
    for (let round = 1; round <= 3; round++) {
      for (const subtask of subtasks) subtask.probe()
      const snapshots = redistribute(
        subtasks.map((subtask) => subtask.snapshot()),
        2,
        8,
      )
      subtasks = snapshots.map((snapshot) => new Subject(snapshot))
      // Splits change sides each time.
      subtasks[round % 2].read('a', 0)
      subtasks[1 - (round % 2)].read('b', 0)
      const expected = 10 * round - 3
      expect(subtasks.map((subtask) => subtask.probe())).toEqual([[expected], [expected]])
      subtasks[round % 2].read('a', 10 * (round + 1))
      subtasks[1 - (round % 2)].read('b', 10 * (round + 1))
    }
  })
})
