import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StreamExecutionEnvironment, type DataStream } from '@wiesel/datastream'
import {
  DataGeneratorSource,
  DiscardingSink,
  FunctionSink,
  MemoryCheckpointStorage,
  valueState,
  type Collector,
  type JobHandle,
  type KeyedProcessFunction,
  type KeyedRuntimeContext,
  type ValueState,
} from '@wiesel/runtime'
import type { BenchCase, Suite } from '../harness/bench-case.ts'
import { Slices } from '../harness/slices.ts'

/** So many that a run takes several checkpoints: more than five seconds. */
const ROWS = 40_000_000
const FEW = 100_000
const MANY = 1_000_000
const CHANGES_PER_SECOND = 100_000
const CHANGES = 8 * CHANGES_PER_SECOND

interface Visits {
  count: number
  last: number
}

/** An object for each key, changed in place by every record. */
class CountVisits implements KeyedProcessFunction<number, number, number> {
  private visits!: ValueState<Visits>

  open(context: KeyedRuntimeContext): void {
    this.visits = context.getState(valueState<Visits>('visits'))
  }

  processElement(n: number, _context: unknown, out: Collector<number>): void {
    const visits = this.visits.value() ?? { count: 0, last: 0 }
    visits.count++
    visits.last = n
    this.visits.update(visits)
    out(visits.count)
  }
}

function count(numbers: DataStream<number>, keys: number): DataStream<number> {
  return numbers
    .keyBy((n) => (n * 7919) % keys)
    .process(new CountVisits())
    .uid('visits')
}

async function run(checkpointing: boolean): Promise<void> {
  const env = new StreamExecutionEnvironment(checkpointing ? { checkpointing: '1 s' } : {})
  count(env.fromSequence(1, ROWS), FEW).sinkTo(new DiscardingSink())
  await env.execute()
}

/** The throughput with checkpoints beside that without. */
const throughput: BenchCase = {
  name: 'a checkpoint each second, 100 K keys',
  amount: ROWS,
  unit: 'records/s',
  peerName: 'without checkpoints',
  target: 0.9,
  runs: { warmUp: 1, counted: 5 },
  ours: () => run(true),
  peer: () => run(false),
}

/** How long the event loop is held while all keys are there and 100 K of them change in a second. */
async function changing(checkpointed: boolean): Promise<Slices> {
  const slices = new Slices()
  const directory = mkdtempSync(join(tmpdir(), 'wiesel-checkpoint-'))
  const checkpointing = { interval: checkpointed ? '1 s' : '1 h', directory } as const
  const env = new StreamExecutionEnvironment({ checkpointing })
  const load = env.fromSequence(0, MANY - 1)
  const changes = env.fromSource(
    new DataGeneratorSource((n) => n * 10, { count: CHANGES, perSecond: CHANGES_PER_SECOND }),
  )
  count(load.union(changes), MANY).sinkTo(new DiscardingSink())
  const job = env.executeAsync()
  const stop = slices.watch(() => isSteady(job, checkpointed))
  await job.result
  stop()
  rmSync(directory, { recursive: true })
  return slices
}

/** Whether the load, which keeps the garbage collector busy, is over, and a checkpoint under way that is not the first. */
function isSteady(job: JobHandle, checkpointed: boolean): boolean {
  const records = Math.max(...job.metrics().map(({ operators }) => operators[0].numRecordsIn))
  if (records < MANY + 2 * CHANGES_PER_SECOND || records > MANY + CHANGES - CHANGES_PER_SECOND) return false
  const { running, completed } = job.checkpoints()
  return !checkpointed || (running > 0 && completed > 1)
}

/** Slices while 1 M keys are snapshot, beside those without a snapshot: of one run, which is long. */
function slices(): BenchCase[] {
  const none = new Slices()
  let [ours, peer] = [none, none]
  const figure = (name: string, part: number, run: boolean): BenchCase => ({
    name,
    amount: 1,
    unit: 'ms',
    peerName: 'without checkpoints',
    ours: async () => {
      if (run && ours === none) ours = await changing(true)
    },
    peer: async () => {
      if (run && peer === none) peer = await changing(false)
    },
    value: () => ours.percentile(part),
    peerValue: () => peer.percentile(part),
  })
  return [
    figure('longest slice while 1 M keys are snapshot, 100 K/s of them changing', 1, true),
    figure('99.9 % of these slices', 0.999, false),
    figure('99 % of these slices', 0.99, false),
  ]
}

/** From the start of a job to its first record, with the state of 1 M keys. */
function recovery(): BenchCase {
  const storage = new MemoryCheckpointStorage()
  let path: string | undefined
  let tookMs = 0
  const build = (onRecord: () => void): StreamExecutionEnvironment => {
    const env = new StreamExecutionEnvironment()
    const numbers = env.fromSource(new DataGeneratorSource((n) => n)).uid('numbers')
    count(numbers, MANY).sinkTo(new FunctionSink(onRecord)).uid('out')
    return env
  }
  const fill = async (): Promise<string> => {
    const full = Promise.withResolvers<void>()
    let seen = 0
    const job = build(() => {
      if (++seen === MANY) full.resolve()
    }).executeAsync()
    await full.promise
    return (await job.stop({ savepoint: storage })) as string
  }
  return {
    name: 'recovery of 1 M keys',
    amount: 1,
    unit: 'ms',
    peerName: 'no target',
    ours: async () => {
      path ??= await fill()
      const first = Promise.withResolvers<void>()
      const start = performance.now()
      const job = build(first.resolve).executeAsync({ fromSavepoint: { storage, path } })
      await first.promise
      tookMs = performance.now() - start
      await job.cancel()
    },
    value: () => tookMs,
  }
}

/** What checkpoints cost, and what they take and give. */
export const checkpoint: Suite = {
  name: 'checkpoint',
  cases: () => [throughput, ...slices(), recovery()],
}
