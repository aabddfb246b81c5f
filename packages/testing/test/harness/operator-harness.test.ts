import { describe, expect, test } from 'vitest'
import { outputTag, valueState, type KeyedProcessFunction, type ValueState } from '@wiesel/runtime'
import { MapOperator, Operator, type Cursor } from '@wiesel/runtime/internal'
import { OperatorHarness } from '@wiesel/testing'

const late = outputTag<string>('late')

/** Counts per key; a timer in each domain; says what is behind the watermark. */
class Counter implements KeyedProcessFunction<string, string, string> {
  private count!: ValueState<number>

  open(context: Parameters<NonNullable<KeyedProcessFunction<string, string, string>['open']>>[0]): void {
    this.count = context.getState(valueState<number>('count'))
  }

  processElement(
    value: string,
    context: Parameters<KeyedProcessFunction<string, string, string>['processElement']>[1],
    out: (value: string) => void,
  ): void {
    const { timers, timestamp } = context
    if (timestamp !== null && timestamp <= timers.currentWatermark()) context.output(late, value)
    this.count.update((this.count.value() ?? 0) + 1)
    if (timestamp !== null) timers.registerEventTimeTimer(timestamp + 10)
    timers.registerProcessingTimeTimer(timers.currentProcessingTime() + 100)
    out(`${value} ${this.count.value()}`)
  }

  onTimer(
    time: number,
    context: Parameters<NonNullable<KeyedProcessFunction<string, string, string>['onTimer']>>[1],
    out: (value: string) => void,
  ): void {
    out(`${context.timeDomain} ${context.currentKey} ${time} of ${this.count.value()}`)
  }
}

const open = (options = {}): Promise<OperatorHarness<string>> =>
  OperatorHarness.keyedProcess(
    (word: string) => word,
    () => new Counter(),
    options,
  )

test('takes records, watermarks, time and the end; hands on what the operator emits, in order', async () => {
  const harness = await open()
  await harness.push('a', 1)
  await harness.push('b')
  expect(harness.take()).toEqual([
    ['record', 'a 1', 1],
    ['record', 'b 1', null],
  ])
  await harness.watermark(11)
  expect(harness.take()).toEqual([
    ['record', 'event-time a 11 of 1', 11],
    ['watermark', 11],
  ])
  await harness.processingTime(99)
  expect(harness.take()).toEqual([])
  await harness.processingTime(100)
  expect(harness.take()).toEqual([
    ['record', 'processing-time a 100 of 1', null],
    ['record', 'processing-time b 100 of 1', null],
  ])
  await harness.push('a', 11)
  expect(harness.sideOutput(late)).toEqual([['record', 'a', 11]])
  expect(harness.sideTags).toEqual(['late'])
  await harness.status('IDLE')
  await harness.status('ACTIVE')
  expect(harness.take().slice(1)).toEqual([
    ['status', 'IDLE'],
    ['status', 'ACTIVE'],
  ])
  expect(harness.ended).toBe(false)
  await harness.end()
  expect(harness.ended).toBe(true)
  await harness.close()
})

test('a watermark that goes backwards, or stands still, is ignored', async () => {
  const harness = await open()
  await harness.watermark(5)
  await harness.watermark(5)
  await harness.watermark(4)
  expect(harness.take()).toEqual([['watermark', 5]])
})

test('processing time fires timers up to it in the order of time', async () => {
  const harness = await open()
  await harness.push('b')
  await harness.processingTime(50)
  await harness.push('a')
  harness.take()
  await harness.processingTime(1000)
  expect(harness.take().map(([, value]) => value)).toEqual([
    'processing-time b 100 of 1',
    'processing-time a 150 of 1',
  ])
})

test('a restore keeps state and timers, and sets the watermark back unless it is given again', async () => {
  const harness = await open()
  await harness.push('a', 1)
  await harness.watermark(5)
  harness.take()
  await harness.restore({ time: 0 })
  expect(harness.now).toBe(0)
  await harness.push('a', 2)
  expect(harness.sideOutput(late)).toEqual([])
  await harness.watermark(11)
  expect(harness.take()).toEqual([
    ['record', 'a 2', 2],
    ['record', 'event-time a 11 of 2', 11],
    ['watermark', 11],
  ])
  await harness.restore({ redeliver: true })
  await harness.push('a', 3)
  expect(harness.take()).toEqual([['record', 'a 3', 3]])
  expect(harness.sideOutput('late')).toEqual([['record', 'a', 3]])
})

test('several subtasks share the keys and have one watermark', async () => {
  const harness = await open({ parallelism: 2 })
  for (const word of ['a', 'b', 'c', 'd', 'e', 'f']) await harness.push(word, 1)
  expect(harness.take()).toHaveLength(6)
  await harness.restore({ parallelism: 3 })
  expect(harness.parallelism).toBe(3)
  await harness.push('a', 2)
  expect(harness.take()).toEqual([['record', 'a 2', 2]])
  await harness.watermark(11)
  const outputs = harness.take()
  expect(outputs.at(-1)).toEqual(['watermark', 11])
  expect(new Set(outputs.slice(0, -1).map(([, value]) => value))).toEqual(
    new Set([
      'event-time a 11 of 2',
      ...['b', 'c', 'd', 'e', 'f'].map((word) => `event-time ${word} 11 of 1`),
    ]),
  )
  await expect(harness.restore({ parallelism: 129 })).rejects.toMatchObject({ code: 'INVALID_OPTION' })
})

test('starts from a snapshot that was kept', async () => {
  const first = await open({ parallelism: 2 })
  await first.push('a', 1)
  const kept = structuredClone(first.snapshot())
  const second = await open({ parallelism: 1, restored: kept })
  await second.push('a', 2)
  expect(second.take()).toEqual([['record', 'a 2', 2]])
})

test('failures name operator, uid, subtask and record', async () => {
  const harness = await OperatorHarness.open(
    () =>
      new MapOperator((value: number) => {
        if (value === 3) throw new Error('no threes')
        return value
      }),
    { name: 'Picky', uid: 'p' },
  )
  await harness.push(2)
  await expect(harness.push(3)).rejects.toMatchObject({
    message: 'Job "harness" failed in operator "Picky" (uid "p"), subtask 1/1 on record 3: no threes',
    code: 'USER_FUNCTION',
  })
})

/** Emits three values for a record, by a cursor, and says when each step runs. */
class Thrice extends Operator<number, string> {
  readonly volatile: boolean

  constructor(volatile: boolean) {
    super()
    this.volatile = volatile
  }

  override get resumable(): boolean {
    return true
  }

  push(value: number, timestamp: number): void {
    let left = 3
    const cursor: Cursor = {
      volatile: this.volatile,
      step: () => {
        if (left === 0) return false
        this.out.push(`${value}.${left--}`, timestamp)
        return true
      },
    }
    this.context.drive(cursor)
  }
}

describe('with one output slot', () => {
  test('a cursor is left after every step, and can be looked at there', async () => {
    const seen: [number, boolean][] = []
    const harness: OperatorHarness = await OperatorHarness.open(() => new Thrice(false), {
      oneSlot: true,
      onStep: (running) => void seen.push([running.outputs.length, running.canSnapshot]),
    })
    await harness.push(1)
    expect(seen.map(([length]) => length)).toEqual([2, 3, 3, 3])
    expect(seen.map(([, can]) => can)).toEqual([false, false, false, true])
    expect(harness.take().map(([, value]) => value)).toEqual(['1.3', '1.2', '1.1'])
  })
})

/** Two inputs; says which one a record came from. */
class Both extends Operator<string, string> {
  push(): void {
    throw new Error('has two inputs')
  }

  override input(index: number) {
    return {
      push: (value: string, timestamp: number) => this.out.push(`${index}:${value}`, timestamp),
      watermark: () => {},
      idle: () => {},
      end: () => this.out.push(`end ${index}`, 0),
    }
  }
}

test('several inputs: records by input, the smaller watermark, idleness of both', async () => {
  const harness = await OperatorHarness.open(() => new Both(), { inputs: ['rebalance', 'broadcast'] })
  await harness.push('a', 1)
  await harness.push('b', 2, { input: 1 })
  await harness.watermark(5, 0)
  expect(harness.take()).toEqual([
    ['record', '0:a', 1],
    ['record', '1:b', 2],
  ])
  await harness.watermark(3, 1)
  expect(harness.take()).toEqual([['watermark', 3]])
  await harness.status('IDLE', 1)
  expect(harness.take()).toEqual([['watermark', 5]])
  await harness.status('IDLE', 0)
  expect(harness.take()).toEqual([['status', 'IDLE']])
  await harness.end(1)
  expect(harness.take()).toEqual([['record', 'end 1', 0]])
})

test('records go to the subtask of their key, to all, in turns, or to the one that is named', async () => {
  class Where extends Operator<string, string> {
    push(value: string): void {
      this.out.push(`${value}@${this.context.subtask}`, 0)
    }
  }
  const targets = async (
    route: 'rebalance' | 'broadcast' | ((value: string) => string),
  ): Promise<unknown[]> => {
    const harness = await OperatorHarness.open(() => new Where(), { inputs: [route], parallelism: 3 })
    for (const value of ['x', 'y', 'x']) await harness.push(value)
    await harness.push('z', 0, { subtask: 2 })
    return harness.take().map(([, value]) => value)
  }
  expect(await targets('rebalance')).toEqual(['x@0', 'y@1', 'x@2', 'z@2'])
  expect(await targets('broadcast')).toEqual(
    ['x', 'y', 'x'].flatMap((v) => [0, 1, 2].map((i) => `${v}@${i}`)).concat('z@2'),
  )
  const byKey = await targets((value) => value)
  expect(byKey[0]).toBe(byKey[2])
})
