/** Jobs of several regions: what fails begins again alone, and what is committed is what it would have been. */
import { describe, expect, test } from 'vitest'
import {
  LocalExecutor,
  MemoryCheckpointStorage,
  type ExecutionOptions,
  type Program,
  type Sink,
} from '@wiesel/runtime'
import { NodePlatform } from '@wiesel/runtime/node'
import { regionsOf, regionsToRestart } from '../../src/plan/regions.ts'
import { buildJobGraph } from '../../src/plan/job-graph.ts'
import { Committed, Programs, Step } from '../support/pipelines.ts'

const executor = new LocalExecutor(new NodePlatform())
const FAST = { kind: 'fixed-delay', attempts: 20, delay: 1 } as const

const run = async (program: Program, options: ExecutionOptions) => {
  const handle = executor.execute(program, { restartStrategy: FAST, ...options })
  const { metrics } = await handle.result
  return { attempts: handle.checkpoints().attempts, metrics }
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i + 1)

describe('pipelines beside each other', () => {
  test('what fails goes on from a checkpoint, and the other does not notice', async () => {
    const [good, bad] = [new Committed(), new Committed()]
    const [steady, failing] = [new Step({ slow: true }), new Step({ slow: true, failsAt: [900, 1500, 1600] })]
    const program = new Programs().add('a', 2000, [steady], good).add('b', 2000, [failing], bad).build(2)
    const { attempts } = await run(program, { checkpointing: { interval: 10 } })
    expect(good.rows).toEqual(upTo(2000))
    expect(bad.rows).toEqual(upTo(2000))
    expect([steady.made, steady.calls]).toEqual([2, 2000])
    expect([failing.made, attempts]).toEqual([8, 4])
  })

  test('each may fail, also at the same time', async () => {
    const sinks = [new Committed(), new Committed(), new Committed()]
    const steps = [50, 51, 900].map((at) => new Step({ slow: true, failsAt: [at, 1300] }))
    const programs = new Programs()
    steps.forEach((step, i) => programs.add(`p${i}`, 1500, [step], sinks[i]))
    await run(programs.build(), { checkpointing: { interval: 5 } })
    for (const { rows } of sinks) expect(rows).toEqual(upTo(1500))
    expect(steps.map(({ made }) => made)).toEqual([3, 3, 3])
  })

  test('without checkpoints it begins anew alone', async () => {
    const seen: number[] = []
    const [steady, failing] = [new Step(), new Step({ failsAt: [100] })]
    const sink: Sink<number> = { createWriter: () => ({ write: (n) => void seen.push(n), flush: () => {} }) }
    await run(new Programs().add('a', 300, [steady], sink).add('b', 300, [failing], sink).build(), {})
    expect([steady.made, failing.made]).toEqual([1, 2])
    expect(new Set(seen).size).toBe(300)
  })

  test('the job fails when the strategy has no restart left', async () => {
    const [steady, failing] = [new Step({ slow: true }), new Step({ failsAt: [1, 2, 3] })]
    const program = new Programs()
      .add('a', 100_000, [steady], new Committed())
      .add('b', 10, [failing], new Committed())
      .build()
    const restartStrategy = { kind: 'fixed-delay', attempts: 2, delay: 1 } as const
    await expect(run(program, { checkpointing: { interval: 10 }, restartStrategy })).rejects.toThrow('call 3')
    expect(failing.made).toBe(3)
  })

  test('a checkpoint that is just being stored is given up before anything begins again', async () => {
    const gate = Promise.withResolvers<void>()
    let arrived = false
    class Gated extends MemoryCheckpointStorage {
      override async put(name: string, bytes: Uint8Array): Promise<void> {
        if (name.endsWith('/metadata') && !arrived) {
          arrived = true
          await gate.promise
        }
        await super.put(name, bytes)
      }
    }
    const [good, bad] = [new Committed(), new Committed()]
    const [steady, failing] = [new Step({ slow: true }), new Step({ slow: true })]
    const program = new Programs().add('a', 8000, [steady], good).add('b', 8000, [failing], bad).build()
    const storage = new Gated()
    const handle = executor.execute(program, {
      restartStrategy: FAST,
      checkpointing: { interval: 20, storage },
    })
    const until = async (happened: () => boolean): Promise<void> => {
      while (!happened()) await new Promise((resolve) => setTimeout(resolve, 1))
    }
    await until(() => arrived)
    failing.failNext = true
    await until(() => !failing.failNext)
    await new Promise((resolve) => setTimeout(resolve, 30))
    expect(failing.made).toBe(1)
    gate.resolve()
    await handle.result
    expect([steady.made, failing.made]).toEqual([1, 2])
    expect([good.rows, bad.rows]).toEqual([upTo(8000), upTo(8000)])
    expect(handle.checkpoints().recent[0]).toMatchObject({
      status: 'failed',
      failure: expect.stringContaining('given up'),
    })
    expect(await storage.list('')).toEqual([])
  })

  test('a savepoint is refused while a part of the job is out, and made afterwards', async () => {
    const [steady, failing] = [new Step({ slow: true }), new Step({ failsAt: [1] })]
    const program = new Programs()
      .add('a', 100_000, [steady], new Committed())
      .add('b', 10, [failing], new Committed())
      .build()
    const restartStrategy = { kind: 'fixed-delay', attempts: 1, delay: 50 } as const
    const handle = executor.execute(program, { restartStrategy, checkpointing: { interval: '1 h' } })
    const storage = new MemoryCheckpointStorage()
    while (failing.calls === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    await expect(handle.savepoint(storage)).rejects.toMatchObject({
      code: 'CHECKPOINT_ABORTED',
      retryable: true,
    })
    while (failing.made < 2) await new Promise((resolve) => setTimeout(resolve, 1))
    await new Promise((resolve) => setTimeout(resolve, 20))
    await handle.savepoint(storage)
    await handle.cancel()
    expect(steady.made).toBe(1)
  })
})

describe.each([
  ['in memory', {}],
  ['spilled', { memory: 1 }],
])('a blocking edge, %s', (_, options) => {
  test('what is behind it begins again from what was materialised', async () => {
    const sink = new Committed()
    const [before, behind] = [new Step(), new Step({ failsAt: [10, 2500] })]
    await run(new Programs().add('batch', 1000, [before, '|', behind], sink).build(2), options)
    expect(sink.rows).toEqual(upTo(1000))
    expect([before.made, before.calls]).toEqual([2, 1000])
    expect(behind.made).toBeGreaterThan(2)
  })

  test('what is before it begins again with all that reads of it', async () => {
    const sink = new Committed()
    const [before, behind] = [new Step({ failsAt: [700] }), new Step()]
    const other = new Step()
    const otherSink = new Committed()
    const program = new Programs()
      .add('batch', 1000, [before, '|', behind], sink)
      .add('other', 500, [other], otherSink)
      .build(2)
    await run(program, options)
    expect([sink.rows, otherSink.rows]).toEqual([upTo(1000), upTo(500)])
    expect([before.made, behind.made, other.made]).toEqual([4, 4, 2])
  })
})

test('regions are cut at blocking edges', () => {
  const step = new Step()
  const graph = buildJobGraph(
    new Programs()
      .add('x', 1, [step, '|', step, '|', step], new Committed())
      .add('y', 1, [step], new Committed())
      .build(2).plan,
  )
  expect(regionsOf(graph).map((region) => region.size)).toEqual([1, 1, 1, 1])
  const behind = graph.vertices.filter(({ head }) => head.name === 'x behind').map(({ id }) => id)
  const source = graph.vertices.find(({ head }) => head.name === 'x source')?.id as number
  expect([source, ...behind].map((id) => regionsToRestart(graph, id).size)).toEqual([3, 2, 1])
})
