import { expect, test } from 'vitest'
import {
  MAX_TIMESTAMP,
  WatermarkStrategy,
  type ReaderContext,
  type RowBatch,
  type Source,
  type SourceReader,
  type SourceSplit,
} from '@wiesel/runtime'
import { PlanBuilder, SnapshotReader, SnapshotWriter, type Task } from '@wiesel/runtime/internal'
import { PassThroughOperator } from '../../src/operators/pass-through.ts'
import type { TaskSource } from '../../src/task/task-source.ts'
import { drain, openLab } from '../support/task-lab.ts'

interface ListSplit extends SourceSplit {
  readonly values: readonly number[]
  readonly next: number
}

/** Reads its splits one after the other, or in turns. */
class ListReader implements SourceReader<number, ListSplit> {
  splits: ListSplit[] = []
  ended = false
  readonly context: ReaderContext
  private readonly inTurns: boolean

  constructor(context: ReaderContext, inTurns: boolean) {
    this.context = context
    this.inTurns = inTurns
  }

  poll(): RowBatch<number> | 'idle' | 'end' {
    const split = this.splits.shift()
    if (split === undefined) return this.ended ? 'end' : 'idle'
    const rest = { ...split, next: split.next + 1 }
    if (rest.next < rest.values.length) {
      if (this.inTurns) this.splits.push(rest)
      else this.splits.unshift(rest)
    }
    return { values: split.values, timestamps: undefined, from: split.next, to: rest.next, split: split.id }
  }

  addSplits(splits: readonly ListSplit[]): void {
    this.splits.push(...splits)
  }

  noMoreSplits(): void {
    this.ended = true
  }

  snapshot(): ListSplit[] {
    return [...this.splits]
  }
}

class ListSource implements Source<number, ListSplit> {
  readonly boundedness = 'bounded'
  reader!: ListReader
  private readonly inTurns: boolean

  constructor(inTurns = false) {
    this.inTurns = inTurns
  }

  createEnumerator(): never {
    throw new Error('not used')
  }

  createReader(context: ReaderContext): ListReader {
    this.reader = new ListReader(context, this.inTurns)
    return this.reader
  }
}

const onEvent = WatermarkStrategy.forMonotonousTimestamps<number>()
  .withTimestampAssigner((n) => n)
  .withEmitOnEvent()

async function open(source: ListSource, strategy?: WatermarkStrategy<number>) {
  const builder = new PlanBuilder()
  const node = builder.add({ kind: 'source', name: 'list', code: { kind: 'source', source, strategy } })
  const outside = builder.add(
    {
      kind: 'operator',
      name: 'outside',
      code: { kind: 'operator', create: () => new PassThroughOperator() },
      chaining: 'never',
    },
    [[{ node: node.id, partition: 'forward' }]],
  )
  const program = builder.build({ name: 'job', parallelism: 1, chaining: true }, [outside])
  const { task, outputs } = openLab(program, 0)
  await task.open()
  const run = (): unknown[] => {
    for (let i = 0; i < 1000 && task.runnable; i++) task.step()
    return [...outputs.values()].flatMap(([channel]) => drain(channel))
  }
  return { task, run, input: task.parts.source as TaskSource }
}

const split = (id: string, ...values: number[]): ListSplit => ({ id, values, next: 0 })

const stateOf = (task: Task): ListSplit[] => {
  const writer = new SnapshotWriter(8)
  task.parts.source?.snapshot(writer)
  return new SnapshotReader(writer.finish()).list('source/splits') as ListSplit[]
}

test('a split holds up the watermark from when it is assigned until it has ended', async () => {
  const { run, input } = await open(new ListSource(), onEvent)
  input.addSplits([split('a', 1, 2), split('b', 50, 60)])
  const marks = run().filter((item) => (item as unknown[])[0] === 'watermark')
  expect(marks).toEqual([
    ['watermark', 49],
    ['watermark', 59],
  ])
})

test('splits read in turns hold up each other until they end', async () => {
  const { run, input } = await open(new ListSource(true), onEvent)
  input.addSplits([split('a', 1, 2, 3), split('b', 50, 60, 70, 80)])
  const marks = run().filter((item) => (item as unknown[])[0] === 'watermark')
  expect(marks.slice(0, 3)).toEqual([
    ['watermark', 0],
    ['watermark', 1],
    ['watermark', 2],
  ])
  expect(marks.at(-1)).toEqual(['watermark', 79])
})

test('a source that is idle is read again once it says so, also from within poll', async () => {
  const source = new ListSource()
  const { task, run, input } = await open(source)
  expect(run()).toEqual([])
  expect([task.status, task.runnable, task.explainWait()]).toEqual([
    'idle',
    false,
    '"list" (1/1) waits for its source',
  ])
  source.reader.splits.push(split('a', 1))
  expect(run()).toEqual([])
  source.reader.context.wake()
  expect(run()).toEqual([['row', 1, null]])
  const poll = source.reader.poll.bind(source.reader)
  let wakes = 1
  source.reader.poll = () => {
    const batch = poll()
    if (batch === 'idle' && wakes-- > 0) {
      source.reader.splits.push(split('b', 2))
      source.reader.context.wake()
    }
    return batch
  }
  input.addSplits([])
  expect(run()).toEqual([['row', 2, null]])
})

test('the end is the last watermark and the end', async () => {
  const { task, run, input } = await open(new ListSource())
  input.addSplits([split('a', 1)])
  input.noMoreSplits()
  expect(run()).toEqual([['row', 1, null], ['watermark', MAX_TIMESTAMP], ['end']])
  expect(task.status).toBe('done')
})

test('splits that were assigned and not yet looked at are part of a snapshot', async () => {
  const { task, run, input } = await open(new ListSource())
  input.addSplits([split('a', 1, 2)])
  expect(stateOf(task)).toEqual([split('a', 1, 2)])
  expect(run()).toHaveLength(2)
  expect(stateOf(task)).toEqual([])
})

test('what poll and addSplits throw fails the source operator', async () => {
  const source = new ListSource()
  const { task, input } = await open(source)
  source.reader.addSplits = () => {
    throw new Error('no such file')
  }
  input.addSplits([split('a', 1)])
  expect(() => task.step()).toThrow('Job "lab" failed in operator "list", subtask 1/1: no such file')
})
