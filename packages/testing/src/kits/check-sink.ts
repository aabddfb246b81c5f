import { isDeepStrictEqual } from 'node:util'
import { MetricGroup, WieselError, type Committer, type Sink, type SinkWriter } from '@wiesel/runtime'
import { SeededRandom } from '@wiesel/runtime/internal'
import { withSeed } from '../simulation/for-seeds.ts'
import { hostTurn } from '../simulation/host-turn.ts'

/** Turns of the event loop for which a writer may be full. */
const FULL_TURNS_MAX = 10_000

/** A sink and what it has written to, made for one run. */
export interface SinkTrial<T> {
  /** Makes the sink anew, as after a restart, over the same place. */
  readonly create: () => Sink<T, any, any>
  /** What can be read at the place now. */
  readonly read: () => readonly unknown[] | Promise<readonly unknown[]>
}

/** What {@link checkSink} is to know about a sink. */
export interface SinkCheck<T> {
  /** What is written. */
  readonly records: readonly T[]
  /** What is then read, in any order. Default: the records. */
  readonly expected?: readonly unknown[]
  /** Whether records may come twice after a failure. */
  readonly guarantee: 'exactly-once' | 'at-least-once'
  /** Runs with chance in them. Default 20. */
  readonly seeds?: number
}

/** What a checkpoint knows of a writer. */
interface WriterCheckpoint {
  readonly position: number
  readonly states: readonly unknown[]
  readonly committables: readonly unknown[]
}

/**
 * Checks that a sink keeps the contract of {@link Sink}: what is written can be read, once; also when the job fails at
 * any moment, before or after a checkpoint is complete, and goes on from the last one; and what is committed twice is
 * there once.
 *
 * @param start makes an empty place to write to, again for each run
 * @throws WieselError `SINK_CHECK` that says what is wrong, with the seed
 * @example
 * import { checkSink } from '@wiesel/testing'
 * import { FunctionSink } from '@wiesel/runtime'
 *
 * await checkSink(() => {
 *   const written: number[] = []
 *   return { create: () => new FunctionSink<number>((n) => written.push(n)), read: () => written }
 * }, { records: [1, 2, 3], guarantee: 'at-least-once' })
 * console.log('as it should be') // → as it should be
 */
export async function checkSink<T>(
  start: () => SinkTrial<T> | Promise<SinkTrial<T>>,
  check: SinkCheck<T>,
): Promise<void> {
  for (let seed = 1; seed <= (check.seeds ?? 20); seed++) {
    try {
      const trial = await start()
      await new SinkRun(trial, check.records, new SeededRandom(seed)).run()
      compare(check, await trial.read())
    } catch (cause) {
      throw withSeed(cause, seed)
    }
  }
}

function compare<T>(
  { records, expected = records, guarantee }: SinkCheck<T>,
  actual: readonly unknown[],
): void {
  const missing = [...expected]
  const surplus = actual.filter((record) => {
    const at = missing.findIndex((one) => isDeepStrictEqual(one, record))
    if (at >= 0) missing.splice(at, 1)
    return at < 0
  })
  const unknown = surplus.filter((record) => !expected.some((one) => isDeepStrictEqual(one, record)))
  const tooMany = guarantee === 'exactly-once' ? surplus : unknown
  if (missing.length === 0 && tooMany.length === 0) return
  const text = (values: readonly unknown[]): string => JSON.stringify(values)?.slice(0, 500)
  throw new WieselError(
    'SINK_CHECK',
    `The sink holds other records than were written. Missing: ${text(missing)}. Too many: ${text(tooMany)}.`,
  )
}

class SinkRun<T> {
  private readonly trial: SinkTrial<T>
  private readonly records: readonly T[]
  private readonly rng: SeededRandom
  private checkpoint: WriterCheckpoint = { position: 0, states: [], committables: [] }
  private attempts = 0

  constructor(trial: SinkTrial<T>, records: readonly T[], rng: SeededRandom) {
    this.trial = trial
    this.records = records
    this.rng = rng
  }

  async run(): Promise<void> {
    while (!(await this.attempt()));
  }

  /** From the last checkpoint to the end, or to a failure. Returns whether the end was reached. */
  private async attempt(): Promise<boolean> {
    const mayFail = this.attempts++ < 4
    const fails = (): boolean => mayFail && this.rng.next() < 0.15
    const sink = this.trial.create()
    const committer = sink.createCommitter?.()
    // What was prepared before the failure may or may not have been committed.
    await this.commit(committer, this.checkpoint.committables)
    const writer = sink.createWriter(
      {
        subtask: 0,
        parallelism: 1,
        metrics: new MetricGroup(),
        checkpointing: true,
        now: () => 0,
        wake: () => {},
      },
      this.checkpoint.states,
    )
    try {
      await writer.open?.()
      for (let { position } = this.checkpoint; position < this.records.length; position++) {
        if (fails()) return false
        if (this.rng.next() < 0.3) {
          const checkpoint = await this.prepare(writer, position, false)
          if (fails()) return false // Not complete: as if it had never been.
          this.checkpoint = checkpoint
          if (fails()) return false // Complete, but not committed.
          await this.commit(committer, checkpoint.committables)
        }
        await this.roomIn(writer)
        writer.write(this.records[position], position)
      }
      const last = await this.prepare(writer, this.records.length, true)
      if (fails()) return false
      this.checkpoint = last
      await this.commit(committer, last.committables)
      return true
    } finally {
      await writer.close?.()
      await committer?.close?.()
    }
  }

  private async prepare(
    writer: SinkWriter<T, any, any>,
    position: number,
    endOfInput: boolean,
  ): Promise<WriterCheckpoint> {
    await writer.flush(endOfInput)
    const committables = (await writer.prepareCommit?.()) ?? []
    const states = writer.snapshot?.() ?? []
    return structuredClone({ position, states, committables })
  }

  /** Sometimes twice, as after a failure before the answer. */
  private async commit(
    committer: Committer<any> | undefined,
    committables: readonly unknown[],
  ): Promise<void> {
    if (committables.length === 0) return
    await committer?.commit(committables)
    if (this.rng.next() < 0.3) await committer?.commit(committables)
  }

  private async roomIn(writer: SinkWriter<T, any, any>): Promise<void> {
    for (let turns = 0; writer.full?.() === true; turns++) {
      if (turns > FULL_TURNS_MAX)
        throw new WieselError('SINK_CHECK', `The writer is full after ${turns} turns of the event loop.`)
      await hostTurn()
    }
  }
}
