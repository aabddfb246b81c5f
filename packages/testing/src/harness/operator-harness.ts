import {
  NO_TIMESTAMP,
  OptionError,
  type Key,
  type KeyedProcessFunction,
  type OutputTag,
  WieselError,
} from '@wiesel/runtime'
import {
  JobMemory,
  KeyedProcessOperator,
  redistribute,
  type Operator,
  type OperatorSnapshot,
} from '@wiesel/runtime/internal'
import { hostTurn } from '../simulation/host-turn.ts'
import { ManualPlatform } from '../manual-platform.ts'
import { CollectedOutputs } from './collected-outputs.ts'
import type { HarnessOutput } from './harness-output.ts'
import { freshLevels, HarnessSubtask, type InputLevel } from './harness-subtask.ts'
import { routeRecord, type InputRoute } from './input-route.ts'

/** Steps of the operator in one call of the harness, and restores between them, after which it counts as endless. */
const STEPS_MAX = 1_000_000
const RESTORES_MAX = 5000
/** Turns of the event loop that asynchronous work may take without anything happening. */
const HOST_TURNS_MAX = 3

/** How a harness runs its operator. */
export interface HarnessOptions {
  /** How the records of each input find their subtask. Default: one input, in turns. */
  inputs?: readonly InputRoute[]
  /** Subtasks. Default 1. */
  parallelism?: number
  /** Key groups. Default 128. */
  maxParallelism?: number
  /** What the clock shows at first. Default 0. */
  startMs?: number
  /** Every emission, and every step of an operator's loop, fills the output; the operator is resumed each time. */
  oneSlot?: boolean
  /** State to begin with: what {@link OperatorHarness.snapshot} returned, at any parallelism. */
  restored?: readonly OperatorSnapshot[]
  /** What its sorts and tables may hold before they spill, in bytes. Default: no limit. */
  memory?: number
  /** The operator's name in messages. Default `'Operator'`. */
  name?: string
  /** The operator's uid in messages. */
  uid?: string
  /** Called between any two steps of the operator. */
  onStep?: (harness: OperatorHarness) => void | Promise<void>
}

/** How {@link OperatorHarness.restore} goes on. */
export interface RestoreOptions {
  /** Subtasks from now on. Default: as many as before. */
  parallelism?: number
  /** What the clock shows after it. Default: what it shows now. */
  time?: number
  /** Whether inputs say again what they have said last (watermark, idleness, end), as after a recovery. Default `false`. */
  redeliver?: boolean
}

/** Where and when a record comes in. */
export interface PushOptions {
  /** Which input, from 0. Default 0. */
  input?: number
  /** Which subtask, instead of the one the input's route says. */
  subtask?: number
}

/**
 * Runs one operator without a job, in the parts of the runtime that it has around it in production: tests feed it
 * records, watermarks and time, and look at what it emits. Every call resolves when the operator has nothing left to do.
 *
 * @example
 * import { OperatorHarness } from '@wiesel/testing'
 *
 * // Says for each word when it was last seen, ten milliseconds after.
 * const harness = await OperatorHarness.keyedProcess((word: string) => word, () => ({
 *   processElement: (word, { timers, timestamp }) => timers.registerEventTimeTimer(timestamp! + 10),
 *   onTimer: (time, { currentKey }, out) => out(`${currentKey} at ${time - 10}`),
 * }))
 * await harness.push('wiesel', 1)
 * await harness.restore({ parallelism: 3 })
 * await harness.watermark(11)
 * console.log(harness.take()) // → [ [ 'record', 'wiesel at 1', 11 ], [ 'watermark', 11 ] ]
 * await harness.close()
 */
export class OperatorHarness<Out = any> {
  /** What `take` has not taken yet. */
  readonly outputs: HarnessOutput<Out>[]
  private readonly collected = new CollectedOutputs<Out>()
  private readonly create: () => Operator
  private readonly options: HarnessOptions
  private readonly routes: readonly InputRoute[]
  private readonly maxParallelism: number
  private platform: ManualPlatform
  private levels: InputLevel[]
  private subtasks: HarnessSubtask[] = []
  private turn = 0
  private pushing = false
  private settling = false
  private restores = 0
  /** Whether anything has happened since the last restore that is not just said again. */
  private progressed = true

  private constructor(create: () => Operator, options: HarnessOptions) {
    this.create = create
    this.options = options
    this.routes = options.inputs ?? ['rebalance']
    this.maxParallelism = options.maxParallelism ?? 128
    this.platform = new ManualPlatform({ startMs: options.startMs ?? 0 })
    this.levels = freshLevels(this.routes.length)
    this.outputs = this.collected.main
  }

  /** A harness around what `create` makes: a fresh operator for each subtask, and after each restore. */
  static async open<Out>(
    create: () => Operator<any, Out>,
    options: HarnessOptions = {},
  ): Promise<OperatorHarness<Out>> {
    const harness = new OperatorHarness<Out>(create, options)
    await harness.start(options.parallelism ?? 1, options.restored, false)
    return harness
  }

  /** A harness around a {@link KeyedProcessFunction}. */
  static keyedProcess<K extends Key, In, Out>(
    keyOf: (value: In) => K,
    make: () => KeyedProcessFunction<K, In, Out>,
    options: Omit<HarnessOptions, 'inputs'> = {},
  ): Promise<OperatorHarness<Out>> {
    return OperatorHarness.open<Out>(() => new KeyedProcessOperator<K, In, Out>(keyOf, make), {
      ...options,
      inputs: [keyOf],
    })
  }

  /** Hands a record to the operator; without a timestamp if none, or `null`, is given. */
  async push(value: unknown, timestamp: number | null = null, options: PushOptions = {}): Promise<void> {
    const { input = 0 } = options
    this.progressed = true
    const targets =
      options.subtask === undefined
        ? routeRecord(this.routes[input], value, this.subtasks.length, this.maxParallelism, this.turn++)
        : [options.subtask]
    this.pushing = true
    try {
      for (const target of targets) {
        this.subtasks[target].push(input, value, timestamp ?? NO_TIMESTAMP)
        await this.settle()
      }
    } finally {
      this.pushing = false
    }
    await this.betweenSteps()
  }

  /** A watermark of an input, for all subtasks. One that does not rise is ignored, as the runtime does. */
  async watermark(timestamp: number, input = 0): Promise<void> {
    this.progressed = true
    const level = this.levels[input]
    level.watermark = Math.max(level.watermark, timestamp)
    await this.settle()
  }

  /** An input goes idle, or becomes active again. */
  async status(status: 'IDLE' | 'ACTIVE', input = 0): Promise<void> {
    this.progressed = true
    this.levels[input].idle = status === 'IDLE'
    await this.settle()
  }

  /** Sets the clock and fires every timer up to `time`. */
  async processingTime(time: number): Promise<void> {
    this.progressed = true
    this.platform.set(time)
    await this.settle()
  }

  /** An input has ended. */
  async end(input = 0): Promise<void> {
    this.progressed = true
    this.levels[input].ended = true
    await this.settle()
  }

  /** What the clock shows. */
  get now(): number {
    return this.platform.now()
  }

  /** How many subtasks there are now. */
  get parallelism(): number {
    return this.subtasks.length
  }

  /** Whether every subtask has told its end. */
  get ended(): boolean {
    return this.collected.ended
  }

  /** Everything emitted since the last call. */
  take(): HarnessOutput<Out>[] {
    return this.outputs.splice(0)
  }

  /** What has gone to a side output, records only. */
  sideOutput<T>(tag: OutputTag<T> | string): HarnessOutput<T>[] {
    return (this.collected.sides.get(typeof tag === 'string' ? tag : tag.id) ?? []) as HarnessOutput<T>[]
  }

  /** The tags of all side outputs that were used. */
  get sideTags(): string[] {
    return [...this.collected.sides.keys()]
  }

  /**
   * Whether a snapshot may be taken now. Not while a promise is waited for, or a user's generator or what a record has
   * caused is unfinished; but between two timers, or two windows that fire.
   */
  get canSnapshot(): boolean {
    return !this.pushing && this.subtasks.every((subtask) => subtask.quiet || subtask.derivable)
  }

  /** The state of each subtask. */
  snapshot(): OperatorSnapshot[] {
    return this.subtasks.map((subtask) => subtask.snapshot())
  }

  /** Takes a snapshot, throws the operator away, and starts a fresh one from the snapshot. */
  async restore(options: RestoreOptions = {}): Promise<void> {
    const { parallelism = this.parallelism, time = this.now, redeliver = false } = options
    const snapshots = this.snapshot()
    await this.close()
    this.platform = new ManualPlatform({ startMs: time })
    if (!redeliver) this.levels = freshLevels(this.routes.length)
    this.progressed = false
    this.restores++
    await this.start(parallelism, snapshots, redeliver)
    if (!this.settling) await this.settle()
  }

  /** Closes the operator. */
  async close(): Promise<void> {
    for (const subtask of this.subtasks.splice(0)) await subtask.close()
  }

  private async start(
    parallelism: number,
    snapshots: readonly OperatorSnapshot[] | undefined,
    onlyNews: boolean,
  ): Promise<void> {
    const { create, options, maxParallelism, collected, platform } = this
    if (parallelism > maxParallelism)
      throw new OptionError(`Parallelism ${parallelism} exceeds maxParallelism ${maxParallelism}.`)
    const states = snapshots === undefined ? [] : redistribute(snapshots, parallelism, maxParallelism)
    const emitted = (subtask: number, isNews: boolean): void => {
      if (isNews) this.progressed = true
      this.subtasks[subtask]?.fill()
    }
    const outs = collected.outputs(parallelism, onlyNews, emitted)
    this.subtasks = outs.map(
      (out, subtask) =>
        new HarnessSubtask({
          create,
          name: options.name ?? 'Operator',
          ...(options.uid === undefined ? {} : { uid: options.uid }),
          subtask,
          parallelism,
          maxParallelism,
          inputs: this.routes.length,
          oneSlot: options.oneSlot ?? false,
          memory: new JobMemory({ budgetBytes: options.memory, interpreted: true }),
          platform,
          out,
          sideOutputs: collected.sideOutputs(() => emitted(subtask, true)),
          onCursorStep: () => (this.progressed = true),
          restored: states[subtask],
        }),
    )
    for (const subtask of this.subtasks) await subtask.open()
  }

  /** Lets all subtasks work until they know what their inputs have said, and have nothing left to do. */
  private async settle(): Promise<void> {
    this.settling = true
    this.restores = 0
    let turns = 0
    try {
      for (let steps = 0; ; steps++) {
        if (steps > STEPS_MAX || this.restores > RESTORES_MAX) throw endless(steps, this.restores)
        const busy = this.subtasks.find((subtask) => subtask.hasWork)
        if (busy !== undefined) await busy.step()
        else if (!this.subtasks.some((subtask) => subtask.catchUp(this.levels))) {
          if (turns++ >= HOST_TURNS_MAX || !this.subtasks.some((subtask) => subtask.expectsPromise)) return
          await hostTurn()
          continue
        }
        turns = 0
        await this.betweenSteps()
      }
    } finally {
      this.settling = false
    }
  }

  /** A moment between two steps. What is only said again after a restore is none, or a test that restores at each would never end. */
  private async betweenSteps(): Promise<void> {
    if (this.progressed) await this.options.onStep?.(this)
  }
}

function endless(steps: number, restores: number): WieselError {
  return new WieselError(
    'OPERATOR_ENDLESS',
    `The operator still has something to do after ${steps} steps and ${restores} restores in one call. Either its loop never ends, or after a restore it does again what it had done before.`,
  )
}
