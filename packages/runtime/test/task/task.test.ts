import { describe, expect, test } from 'vitest'
import { MAX_TIMESTAMP } from '@wiesel/runtime'
import { Operator, MapOperator, type Task } from '@wiesel/runtime/internal'
import { ManualPlatform } from '@wiesel/testing'
import { taskMetrics } from '../../src/execution/job-metrics.ts'
import { PassThroughOperator } from '../../src/operators/pass-through.ts'
import { operatorProgram } from '../support/operator-program.ts'
import { drain, frameOf, openLab, type Travelled } from '../support/task-lab.ts'

/** Emits its name at a time it asks for. */
class Alarm extends Operator<unknown, unknown> {
  private readonly at: number

  constructor(at: number) {
    super()
    this.at = at
  }

  override open(): void {
    this.context.wakeAt(this.at)
  }

  push(value: unknown, timestamp: number): void {
    this.out.push(value, timestamp)
  }

  override processingTime(now: number): void {
    this.out.push(`alarm of ${this.at} at ${now}`, 0)
  }
}

const rows = (...values: unknown[]): Travelled[] => values.map((value) => ['row', value, null])

function stepWhileRunnable(task: Task): void {
  for (let i = 0; i < 1000 && task.runnable; i++) task.step()
}

describe('time', () => {
  test('each operator of a chain is woken at the time it asked for', async () => {
    const platform = new ManualPlatform()
    const { task, outputs } = openLab(
      operatorProgram([() => new Alarm(30), () => new Alarm(10), () => new Alarm(20)]),
      1,
      {
        platform,
      },
    )
    await task.open()
    const seen: unknown[] = []
    const wakeTimes: (number | undefined)[] = []
    for (let next = platform.nextTime; next !== undefined; next = platform.nextTime) {
      wakeTimes.push(next)
      platform.advanceTo(next)
      stepWhileRunnable(task)
      seen.push(...drain([...outputs.values()][0][0]).map((item) => item[1]))
    }
    expect(wakeTimes).toEqual([10, 20, 30])
    expect(seen).toEqual(['alarm of 10 at 10', 'alarm of 20 at 20', 'alarm of 30 at 30'])
  })

  test('an earlier wish replaces a later one', async () => {
    class Impatient extends Alarm {
      override open(): void {
        this.context.wakeAt(50)
        this.context.wakeAt(5)
        this.context.wakeAt(20)
      }
    }
    const platform = new ManualPlatform()
    const { task } = openLab(operatorProgram([() => new Impatient(0)]), 1, { platform })
    await task.open()
    expect(platform.nextTime).toBe(5)
    await task.close()
    expect(platform.nextTime).toBeUndefined()
  })
})

describe('promises', () => {
  const flush = () => new Promise((resolve) => setImmediate(resolve))

  /** Waits for a promise at each record. */
  class Waiting extends Operator<() => Promise<unknown>, string> {
    push(value: () => Promise<unknown>): void {
      this.out.push('taken', 0)
      this.context.await(value())
    }
  }

  test('no input is taken until one settles', async () => {
    const { task, inputs, outputs } = openLab(operatorProgram([() => new Waiting()]), 1)
    const [output] = [...outputs.values()][0]
    await task.open()
    let settle = (): void => {}
    inputs[0].send(
      frameOf(
        rows(
          () => new Promise<void>((resolve) => (settle = resolve)),
          () => Promise.resolve(),
        ),
      ),
    )
    stepWhileRunnable(task)
    expect(drain(output)).toHaveLength(1)
    expect([task.status, task.runnable, task.quiet]).toEqual(['progressed', false, false])
    expect(task.explainWait()).toBe('"operator 0" (1/1) waits for a promise')
    settle()
    await flush()
    stepWhileRunnable(task)
    expect(drain(output)).toHaveLength(1)
  })

  test('a rejection fails the task, also when there is no further input', async () => {
    const { task, inputs } = openLab(operatorProgram([() => new Waiting()]), 1)
    await task.open()
    inputs[0].send(frameOf(rows(() => Promise.reject(new Error('lost')))))
    stepWhileRunnable(task)
    await flush()
    expect(task.runnable).toBe(true)
    expect(() => task.step()).toThrow('Job "lab" failed in operator "operator 0", subtask 1/1: lost')
  })
})

describe('several inputs', () => {
  /** Keeps to the input that is selected. */
  class Choosy extends Operator<string, string> {
    selected: number | undefined

    override selectInput(): number | undefined {
      return this.selected
    }

    push(): void {
      throw new Error('has two inputs')
    }

    override input(index: number) {
      return {
        push: (value: string) => this.out.push(`${index}${value}`, 0),
        watermark: () => {},
        idle: () => {},
        end: () => this.out.push(`end ${index}`, 0),
      }
    }
  }

  test.each([true, false])(
    'only the selected input is read, until it ends (interpreted: %s)',
    async (interpreted) => {
      const operator = new Choosy()
      operator.selected = 1
      const { task, inputs, outputs } = openLab(operatorProgram([() => operator], { inputs: 2 }), 2, {
        interpreted,
      })
      const output = [...outputs.values()][0][0]
      const taken = () => drain(output).map((item) => item[1])
      await task.open()
      inputs[0].send(frameOf(rows('a', 'b')))
      expect(task.runnable).toBe(false)
      inputs[1].send(frameOf(rows('x')))
      stepWhileRunnable(task)
      expect(taken()).toEqual(['1x'])
      inputs[1].send(frameOf([['end']]))
      stepWhileRunnable(task)
      expect(taken()).toEqual(['end 1', '0a', '0b'])
      inputs[0].send(frameOf(Array.from({ length: 100 }, (_, i): Travelled => ['row', i, null])))
      inputs[0].send(frameOf([['watermark', 7]]))
      inputs[0].send(frameOf([['end']]))
      stepWhileRunnable(task)
      expect(taken()).toEqual([...Array.from({ length: 100 }, (_, i) => `0${i}`), 'end 0'])
      expect(taskMetrics(task, 0).operators[0].numRecordsIn).toBe(103)
    },
  )
})

describe('room', () => {
  test('a full output stops the task after the record at hand, and no sooner', async () => {
    const { task, inputs, outputs } = openLab(operatorProgram([() => new MapOperator((n: number) => n)]), 1, {
      channelRows: 2,
      batchRows: 1,
    })
    const output = [...outputs.values()][0][0]
    await task.open()
    inputs[0].send(frameOf(rows(1, 2, 3, 4, 5)))
    stepWhileRunnable(task)
    expect(output.queuedRows).toBe(2)
    expect(task.explainWait()).toContain('waits for room')
    drain(output, 1)
    stepWhileRunnable(task)
    expect(drain(output).map((item) => item[1])).toEqual([2, 3])
    stepWhileRunnable(task)
    expect(drain(output).map((item) => item[1])).toEqual([4, 5])
    expect(task.explainWait()).toContain('waits for input')
  })

  test('the end waits for room too; a task with nothing more to do is done', async () => {
    const { task, inputs, outputs } = openLab(operatorProgram([() => new PassThroughOperator()]), 1, {
      channelRows: 1,
      batchRows: 1,
    })
    const output = [...outputs.values()][0][0]
    await task.open()
    inputs[0].send(
      frameOf([
        ['row', 1, 5],
        ['watermark', MAX_TIMESTAMP],
      ]),
    )
    inputs[0].send(frameOf([['end']]))
    stepWhileRunnable(task)
    expect(task.status).not.toBe('done')
    expect(drain(output)).toEqual([['row', 1, 5]])
    stepWhileRunnable(task)
    expect(drain(output)).toEqual([['watermark', MAX_TIMESTAMP], ['end']])
    expect([task.status, task.runnable]).toEqual(['done', false])
  })
})

describe('the life of operators', () => {
  const events: string[] = []

  class Living extends Operator<unknown, unknown> {
    private readonly name: string
    private readonly breaks: string

    constructor(name: string, breaks = '') {
      super()
      this.name = name
      this.breaks = breaks
    }

    private note(what: string): void {
      events.push(`${what} ${this.name}`)
      if (this.breaks === what) throw new Error(`${what} broke`)
    }

    override async open(): Promise<void> {
      await Promise.resolve()
      this.note('open')
    }

    push(value: unknown): void {
      this.out.push(value, 0)
    }

    override end(): void {
      this.note('end')
      this.out.end()
    }

    override async close(): Promise<void> {
      await Promise.resolve()
      this.note('close')
    }
  }

  test('opens from the end of the chain, ends from its head, closes all', async () => {
    events.length = 0
    const { task, inputs } = openLab(operatorProgram([() => new Living('a'), () => new Living('b')]), 1)
    await task.open()
    inputs[0].send(frameOf([['end']]))
    stepWhileRunnable(task)
    await task.close()
    expect(events).toEqual(['open b', 'open a', 'end a', 'end b', 'close a', 'close b'])
  })

  test('failures in open, end and close say where; all are closed nevertheless', async () => {
    events.length = 0
    const opening = openLab(operatorProgram([() => new Living('a'), () => new Living('b', 'open')]), 1)
    await expect(opening.task.open()).rejects.toMatchObject({
      message: expect.stringMatching(/"operator 1".*open broke/),
    })
    const ending = openLab(operatorProgram([() => new Living('a', 'end')]), 1)
    await ending.task.open()
    ending.inputs[0].send(frameOf([['end']]))
    expect(() => stepWhileRunnable(ending.task)).toThrow(/"operator 0".*end broke/)
    events.length = 0
    const closing = openLab(
      operatorProgram([() => new Living('a', 'close'), () => new Living('b', 'close')]),
      1,
    )
    await expect(closing.task.close()).rejects.toMatchObject({
      message: expect.stringMatching(/"operator 0".*close broke/),
    })
    expect(events).toEqual(['close a', 'close b'])
  })
})

test('records and bytes are counted on both sides', async () => {
  const { task, inputs } = openLab(
    operatorProgram([() => new MapOperator((n: number) => n), () => new MapOperator((n: number) => `n${n}`)]),
    1,
  )
  await task.open()
  inputs[0].send(frameOf([...rows(1, 2, 3), ['watermark', 40]]))
  stepWhileRunnable(task)
  const metrics = taskMetrics(task, 100)
  expect(metrics).toMatchObject({ task: 'operator 0 -> operator 1', subtask: 0, parallelism: 1 })
  expect(metrics.operators).toMatchObject([
    { operator: 'operator 0', numRecordsIn: 3, numRecordsOut: 3, currentWatermark: 40, watermarkLag: 60 },
    { operator: 'operator 1', numRecordsIn: 3, numRecordsOut: 3 },
  ])
  expect(metrics.operators[0].numBytesIn).toBeGreaterThan(0)
  expect(metrics.operators[1].numBytesOut).toBeGreaterThan(0)
})
