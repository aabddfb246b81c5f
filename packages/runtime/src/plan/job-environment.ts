/**
 * What the environments of all APIs do alike: collects the nodes of programs, and runs what leads to a sink.
 *
 * An API's environment has one, and adds what makes its streams or data sets.
 */
import type { CheckpointOptions } from '../checkpoint/checkpoint-options.ts'
import type { RestartStrategy } from '../checkpoint/restart-strategy.ts'
import type { SavepointOrigin } from '../checkpoint/savepoint-origin.ts'
import { OptionError, PlanError } from '../errors/errors.ts'
import type { ExecutionOptions, Executor } from '../execution/executor.ts'
import type { JobHandle, JobResult } from '../execution/job-handle.ts'
import { LOCAL_DEFAULTS, LocalExecutor } from '../execution/local-executor.ts'
import type { Platform } from '../execution/platform.ts'
import { SinkOperator } from '../operators/sink-operator.ts'
import { SeededRandom } from '../simulation/random.ts'
import type { CollectQueue } from '../sink/collect-sink.ts'
import { toMillis, type Duration } from '../time/duration.ts'
import { toBytes, type ByteSize } from '../memory/bytes.ts'
import { explainPlan, type ExplainFormat } from './explain.ts'
import { inMode, type RuntimeMode } from './batch-mode.ts'
import { PlanBuilder, type DraftNode, type NodeSpec, type Upstream } from './plan-builder.ts'
import { preAggregate } from './pre-aggregate.ts'
import type { Program } from './program.ts'

/** What an environment can be told. */
export interface EnvironmentOptions {
  /** Subtasks of each operator that does not say otherwise. Default 1. */
  parallelism?: number
  /** Key groups: the most subtasks the job can ever be rescaled to. Default 128 or more, by parallelism. */
  maxParallelism?: number
  /** Whether operators may share a chain, or only those with the same `maxParallelism`. Default `true`. */
  chaining?: boolean | 'same-max-parallelism'
  /** Time between periodic watermarks. Default 200 ms; 0 for none. */
  autoWatermarkInterval?: Duration
  /** Runs chains without generated code. Default `false`. */
  interpreted?: boolean
  /** Encodes and decodes records between tasks even of one thread: what cannot travel fails at once. Default `false`. */
  travelCheck?: boolean
  /** Who runs the jobs. Default: the calling thread. */
  executor?: Executor
  /** Whether bounded sources are taken as a whole: see {@link RuntimeMode}. Default `'streaming'`. */
  runtimeMode?: RuntimeMode
  /** What sorts, joins and groupings of a job may hold before they spill: `'256mb'`. Default: half of the heap's limit. */
  memory?: ByteSize
  /**
   * Whether windows, and in BATCH mode all aggregations, are computed in two halves, of which one stands in front of the
   * exchange: so that fewer records travel. Default: where a job runs on several threads with a parallelism above 1.
   */
  preAggregation?: boolean
  /** The job's parameters, for functions: `context.parameters`. */
  parameters?: Readonly<Record<string, string>>
  /** Makes checkpoints: options, or just the interval. Default: none. */
  checkpointing?: CheckpointOptions | Duration
  /** What happens when a job fails. Default: with checkpoints `exponential-delay`, without them nothing. */
  restartStrategy?: RestartStrategy
  /** Seed of the environment's `random`. Default: by chance. */
  seed?: number
}

/** Options of one run. */
export interface ExecuteOptions {
  /** The job's name in messages and metrics. */
  name?: string
  /** Cancels the job. */
  signal?: AbortSignal
  /**
   * Worker threads. More than one need the job in a module of its own: see `executeJob`. Default: the calling thread.
   */
  threads?: number
  /** Starts from a savepoint or checkpoint: its directory, or more about it. */
  fromSavepoint?: string | SavepointOrigin
}

/** How the environment of one API differs. */
export interface EnvironmentKind {
  /** The class, for messages. */
  readonly className: string
  /** The name of a job that is given none. */
  readonly jobName: string
  /** What to do when there is nothing to run, for the message. */
  readonly noSinks: string
  /** The options it has. */
  readonly options: readonly (keyof EnvironmentOptions)[]
  /** Changes a program before it runs. */
  readonly finish?: (program: Program) => Program
}

const EXECUTE_OPTIONS: readonly (keyof ExecuteOptions)[] = ['name', 'signal', 'threads', 'fromSavepoint']

/** @throws OptionError `INVALID_OPTION` for an option that there is not */
function checkOptions(options: object, what: string, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw new OptionError(`${what} has no option "${name}". It has: ${known.join(', ')}.`)
  }
}

function register<T>(all: Map<string, T>, what: string, name: string, value: T): void {
  if (all.has(name)) throw new OptionError(`A ${what} is registered as "${name}" already.`)
  all.set(name, value)
}

function asCheckpointOptions(options: CheckpointOptions | Duration): CheckpointOptions {
  return typeof options === 'object' ? options : { interval: options }
}

export class JobEnvironment {
  readonly startedAt: number
  /** What the last job that has ended well reported. */
  lastResult: JobResult | undefined
  runtimeMode: RuntimeMode
  private readonly options: EnvironmentOptions
  private readonly kind: EnvironmentKind
  private readonly executor: Executor
  private readonly builder = new PlanBuilder()
  private readonly rng: SeededRandom
  private readonly values = new Map<string, unknown>()
  private readonly files = new Map<string, string>()
  private checkpointing: CheckpointOptions | undefined
  private readonly executed = new Set<DraftNode>()
  private lastHandle: JobHandle | undefined

  /** @throws OptionError `INVALID_OPTION` */
  constructor(options: EnvironmentOptions, platform: Platform, kind: EnvironmentKind) {
    checkOptions(options, kind.className, kind.options)
    if (options.memory !== undefined) toBytes(options.memory)
    this.options = { ...options }
    if (options.checkpointing !== undefined) this.enableCheckpointing(options.checkpointing)
    this.kind = kind
    this.runtimeMode = options.runtimeMode ?? 'streaming'
    this.executor = options.executor ?? new LocalExecutor(platform)
    const { origin } = this.executor
    this.startedAt = origin?.startedAt ?? platform.now()
    this.rng = new SeededRandom(options.seed ?? origin?.seed ?? Math.floor(platform.random() * 2 ** 32))
  }

  /** Adds to, or replaces, what the options say about checkpoints. */
  enableCheckpointing(options: CheckpointOptions | Duration): void {
    this.checkpointing = { ...this.checkpointing, ...asCheckpointOptions(options) }
  }

  random(): number {
    return this.rng.next()
  }

  get parallelism(): number {
    return this.options.parallelism ?? 1
  }

  get autoWatermarkIntervalMs(): number {
    return toMillis(this.options.autoWatermarkInterval ?? LOCAL_DEFAULTS.autoWatermarkIntervalMs)
  }

  /** @throws OptionError `INVALID_OPTION` when the name is taken */
  registerCachedValue(name: string, value: unknown): void {
    register(this.values, 'value', name, value)
  }

  /** @throws OptionError `INVALID_OPTION` when the name is taken */
  registerCachedFile(name: string, path: string): void {
    register(this.files, 'file', name, path)
  }

  add(spec: NodeSpec, inputs: readonly (readonly Upstream[])[]): DraftNode {
    return this.builder.add(spec, inputs)
  }

  /** Feeds an input of a node from nodes that were added after it. */
  feedBack(node: DraftNode, input: number, upstreams: readonly Upstream[]): void {
    this.builder.feedBack(node, input, upstreams)
  }

  /** Runs every sink that has not run yet. @throws PlanError `NO_SINKS` */
  executeAsync(options: ExecuteOptions | string): JobHandle {
    if (typeof options === 'string') return this.executeAsync({ name: options })
    checkOptions(options, 'A run', EXECUTE_OPTIONS)
    const { name } = options
    const sinks = this.waitingSinks()
    const program = this.build(name, sinks)
    for (const sink of sinks) this.executed.add(sink)
    return this.start(program, options)
  }

  /** As `executeAsync`, for a program that may have run all there is by itself: then with the job it has run last. */
  executeRest(options: ExecuteOptions | string): JobHandle {
    const isDone =
      this.lastHandle !== undefined && this.builder.sinks.every((sink) => this.executed.has(sink))
    return isDone ? (this.lastHandle as JobHandle) : this.executeAsync(options)
  }

  /** Runs one sink, which `executeAsync` will not run any more. */
  runSink(sink: DraftNode, options: ExecuteOptions): JobHandle {
    checkOptions(options, 'A run', EXECUTE_OPTIONS)
    this.executed.add(sink)
    return this.start(this.build(options.name, [sink]), options)
  }

  /** Never runs a sink: another one has taken its place. */
  discardSink(sink: DraftNode): void {
    this.executed.add(sink)
  }

  /** Runs some upstreams and what feeds them, handing their records to a queue. */
  collectInto<T>(upstreams: readonly Upstream[], queue: CollectQueue<T>, options: ExecuteOptions): JobHandle {
    const sink = this.builder.add(
      {
        kind: 'sink',
        name: 'Collect',
        code: { kind: 'operator', create: () => new SinkOperator(queue), collects: queue },
      },
      [upstreams],
    )
    const handle = this.runSink(sink, options)
    handle.result.then(
      () => queue.end(),
      (cause: unknown) => queue.end({ cause }),
    )
    return handle
  }

  /** The program of every sink that has not run yet. @throws PlanError `NO_SINKS` */
  program(name?: string): Program {
    return this.build(name, this.waitingSinks())
  }

  explain(format: ExplainFormat): string {
    return explainPlan(this.program().plan, format)
  }

  /** The program that ends in some nodes. */
  build(name: string | undefined, targets: readonly Pick<DraftNode, 'id'>[]): Program {
    const { maxParallelism, chaining = true } = this.options
    const { kind, parallelism } = this
    const program = this.builder.build(
      { name: name ?? kind.jobName, parallelism, maxParallelism, chaining },
      targets,
    )
    const resources = {
      parameters: this.options.parameters ?? {},
      values: new Map(this.values),
      files: new Map(this.files),
    }
    const { restartStrategy } = this.options
    const restarts =
      restartStrategy === undefined ? this.checkpointing !== undefined : restartStrategy.kind !== 'none'
    const inItsMode = inMode(kind.finish?.(program) ?? program, this.runtimeMode, restarts)
    return { ...(this.preAggregates ? preAggregate(inItsMode) : inItsMode), resources }
  }

  private get preAggregates(): boolean {
    return this.options.preAggregation ?? ((this.executor.threads ?? 1) > 1 && this.parallelism > 1)
  }

  private waitingSinks(): DraftNode[] {
    const sinks = this.builder.sinks.filter((sink) => !this.executed.has(sink))
    if (sinks.length > 0) return sinks
    throw new PlanError('NO_SINKS', this.kind.noSinks)
  }

  private start(program: Program, { signal, threads, fromSavepoint }: ExecuteOptions): JobHandle {
    const options: ExecutionOptions = {
      signal,
      threads,
      interpreted: this.options.interpreted,
      ...(this.options.memory === undefined ? {} : { memory: toBytes(this.options.memory) }),
      travelCheck: this.options.travelCheck,
      autoWatermarkIntervalMs: this.autoWatermarkIntervalMs,
      ...(this.checkpointing && { checkpointing: this.checkpointing }),
      ...(this.options.restartStrategy && { restartStrategy: this.options.restartStrategy }),
      ...(fromSavepoint !== undefined && {
        fromSavepoint: typeof fromSavepoint === 'string' ? { path: fromSavepoint } : fromSavepoint,
      }),
    }
    const handle = this.executor.execute(program, options)
    this.lastHandle = handle
    handle.result.then(
      (result) => (this.lastResult = result),
      () => {},
    )
    return handle
  }
}
