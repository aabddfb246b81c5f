/** Compiled and interpreted chains do the same, wherever they are halted, and count the same. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_TIMESTAMP } from '@wiesel/runtime'
import { SeededRandom } from '@wiesel/runtime/internal'
import { taskMetrics } from '../../src/execution/job-metrics.ts'
import { arbitraryChain, chainProgram, type ChainNode } from '../support/random-chain.ts'
import { drain, frameOf, openLab, type Travelled } from '../support/task-lab.ts'

interface Run {
  edges: Map<number, Travelled[]>
  sinks: Map<number, unknown[]>
  records: [string, number, number][]
}

interface RunOptions {
  readonly interpreted: boolean
  /** Rows of a channel, records of a sink until the test takes them away; `undefined` for room for all. */
  readonly room?: number
  readonly seed: number
}

async function runChain(
  chain: readonly ChainNode[],
  frames: readonly Travelled[][],
  { interpreted, room, seed }: RunOptions,
): Promise<Run> {
  const { program, head, sinks } = chainProgram(chain)
  const rng = new SeededRandom(seed)
  const { task, inputs, outputs } = openLab(program, head, {
    interpreted,
    batchRows: room === undefined ? 1000 : 1 + rng.below(3),
    ...(room === undefined ? {} : { channelRows: room }),
  })
  if (room !== undefined) for (const sink of sinks.values()) sink.limit(room)
  await task.open()
  const edges = new Map([...outputs.keys()].map((node): [number, Travelled[]] => [node, []]))
  for (const frame of frames) inputs[0].send(frameOf(frame))
  for (let steps = 0; task.status !== 'done'; steps++) {
    if (steps > 200_000) throw new Error('no end')
    if (task.runnable) task.step()
    else await Promise.resolve()
    for (const [node, channels] of outputs)
      if (rng.next() < 0.7) edges.get(node)?.push(...drain(channels[0], room === undefined ? Infinity : 1))
    for (const sink of sinks.values()) if (rng.next() < 0.7) sink.refill()
  }
  for (const [node, channels] of outputs) edges.get(node)?.push(...drain(channels[0]))
  const records = taskMetrics(task, 0).operators.map(
    ({ operator, numRecordsIn, numRecordsOut }): [string, number, number] => [
      operator,
      numRecordsIn,
      numRecordsOut,
    ],
  )
  await task.close()
  return {
    edges,
    sinks: new Map([...sinks].map(([node, { notes }]) => [node, notes])),
    records,
  }
}

const travelled: fc.Arbitrary<Travelled[][]> = fc
  .record({
    count: fc.integer({ min: 60, max: 250 }),
    timed: fc.boolean(),
    everyNth: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ count, timed, everyNth }) => {
    const frames: Travelled[][] = []
    for (let i = 0; i < count; i++) {
      if (i % 10 === 0) frames.push([])
      const frame = frames[frames.length - 1]
      frame.push(['row', (i * 37) % 101, timed ? i : null])
      if (timed && i % everyNth === everyNth - 1) frame.push(['watermark', i - 3])
      if (i % 50 === 49) frame.push(['idle'], ['active'])
    }
    return [...frames, [['watermark', MAX_TIMESTAMP]], [['end']]]
  })

test('random chains give the same outputs and counts compiled, interpreted, and halted anywhere', async () => {
  await fc.assert(
    fc.asyncProperty(
      arbitraryChain,
      travelled,
      fc.integer({ min: 1, max: 5 }),
      fc.nat(1000),
      async (chain, frames, room, seed) => {
        const plain = await runChain(chain, frames, { interpreted: true, seed })
        expect(await runChain(chain, frames, { interpreted: false, seed })).toEqual(plain)
        expect(await runChain(chain, frames, { interpreted: true, room, seed })).toEqual(plain)
        expect(await runChain(chain, frames, { interpreted: false, room, seed })).toEqual(plain)
      },
    ),
    { numRuns: 150 },
  )
})

test('long chains go on in further functions', async () => {
  const chain = Array.from({ length: 70 }, (_, i): ChainNode => ({
    kind: i % 10 === 9 ? 'collect' : 'map',
    salt: 1,
    parent: i,
    side: false,
    leaves: true,
  }))
  const frames: Travelled[][] = [
    Array.from({ length: 200 }, (_, i): Travelled => ['row', i, null]),
    [['end']],
  ]
  const plain = await runChain(chain, frames, { interpreted: true, seed: 1 })
  expect(await runChain(chain, frames, { interpreted: false, seed: 1 })).toEqual(plain)
  expect([...plain.edges.values()][0].length).toBeGreaterThan(1)
})
