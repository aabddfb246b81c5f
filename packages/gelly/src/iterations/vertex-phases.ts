/**
 * What: the phases that vertex programs consist of: functions called for one vertex after the other, which receive and
 *   send messages. All three models are made of these.
 * State: the values of the vertices, which of them have changed, and the messages for the next phase.
 */
import { bindFunction, PhaseFunctionContext, type BoundFunction, type WithHooks } from './function-context.ts'
import { idOwner } from '../building/id-owner.ts'
import { CombinedOutbox } from './combined-outbox.ts'
import type { Adjacency, GraphPartition, Values } from './graph-partition.ts'
import {
  receive,
  type Inbox,
  type MessageMail,
  type OnUnknownTarget,
  type Receiver,
  type ReceivedMessages,
} from './inbox.ts'
import { ListOutbox } from './list-outbox.ts'
import { Messages } from './messages.ts'
import { Strays, type Combine, type Outbox } from './outbox.ts'
import type { Phase, PhaseResult, SuperstepContext, Mail } from './partition-program.ts'
import { PartitionIndex, VertexScope } from './vertex-scope.ts'

/** Calls between two looks at what else there is to do. */
const CALLS_PER_STEP = 1 << 15

export interface VertexState {
  readonly values: Values
  /** Vertices that have changed in this superstep, or before the first one. */
  readonly changed: Uint8Array
  readonly inbox: Inbox | undefined
}

export function startState({ ids, values }: GraphPartition): VertexState {
  return { values: values.slice(), changed: new Uint8Array(ids.length).fill(1), inbox: undefined }
}

/** What all phases of a model have in common. */
export interface PhaseSettings {
  readonly optNumVertices: boolean
  readonly optDegrees: boolean
  readonly combine: WithHooks<'combineMessages', Combine> | undefined
  readonly onUnknownTarget: OnUnknownTarget
}

/** The parts of phases in one subtask. */
class PhaseParts {
  readonly partition: GraphPartition
  readonly settings: PhaseSettings
  readonly combiner: BoundFunction<Combine> | undefined
  private readonly combinerContext: PhaseFunctionContext
  private index: PartitionIndex | undefined

  constructor(partition: GraphPartition, settings: PhaseSettings) {
    this.partition = partition
    this.settings = settings
    const { combine } = settings
    this.combiner = combine === undefined ? undefined : bindFunction('combineMessages', combine)
    this.combinerContext = new PhaseFunctionContext(this.vertexCount, 'sum/')
  }

  get vertexCount(): number {
    return this.settings.optNumVertices ? this.partition.vertexCount : -1
  }

  readonly getIndex = (): PartitionIndex => (this.index ??= new PartitionIndex(this.partition))

  outbox(): Outbox {
    const { partition, combiner } = this
    const strays = new Strays(partition, (id) => idOwner(id, partition.parallelism))
    return combiner === undefined
      ? new ListOutbox(partition, strays)
      : new CombinedOutbox(partition, this.combine as Combine, strays)
  }

  scope(prefix: string, outbox: Outbox | undefined): VertexScope {
    const { partition, getIndex: index, vertexCount, settings } = this
    return new VertexScope({ partition, index, outbox, degrees: settings.optDegrees, vertexCount, prefix })
  }

  receive(inbox: Inbox | undefined, mail: readonly Mail<MessageMail>[]): ReceivedMessages {
    const receiver: Receiver = {
      partition: this.partition,
      index: () => this.getIndex().vertices,
      combine: this.combine,
      onUnknownTarget: this.settings.onUnknownTarget,
    }
    return receive(inbox, mail, receiver)
  }

  begin(superstep: SuperstepContext<any>): void {
    this.combinerContext.superstep = superstep
    this.combiner?.preSuperstep?.(this.combinerContext)
  }

  end(): void {
    this.combiner?.postSuperstep?.(this.combinerContext)
  }

  private get combine(): Combine | undefined {
    const { combiner, combinerContext } = this
    if (combiner === undefined) return undefined
    // A combiner that takes two parameters is called as it is, so that it can become part of the loop around it.
    const { call } = combiner as BoundFunction<(a: any, b: any, context: unknown) => unknown>
    return call.length === 2 ? (call as Combine) : (a, b) => call(a, b, combinerContext)
  }
}

type VertexFunction = (vertex: any, messages: any) => void

/** For each vertex with messages: reads them, changes the value, sends messages. In the first superstep for all vertices. */
export class ComputePhase implements Phase<VertexState, MessageMail> {
  private readonly parts: PhaseParts
  private readonly compute: BoundFunction<VertexFunction>
  private readonly outbox: Outbox
  private readonly scope: VertexScope
  private readonly messages = new Messages<unknown>()

  constructor(
    partition: GraphPartition,
    settings: PhaseSettings,
    compute: WithHooks<'compute', VertexFunction>,
  ) {
    this.parts = new PhaseParts(partition, settings)
    this.compute = bindFunction('compute', compute)
    this.outbox = this.parts.outbox()
    this.scope = this.parts.scope('', this.outbox)
    this.scope.adjacency = partition.out
  }

  *run(
    state: VertexState,
    mail: readonly Mail<MessageMail>[],
    context: SuperstepContext<MessageMail>,
  ): Generator<void, PhaseResult<VertexState>> {
    const { parts, scope, compute, outbox } = this
    parts.begin(context)
    const received = parts.receive(state.inbox, mail)
    scope.superstep = context
    scope.values = state.values
    compute.preSuperstep?.(scope)
    const called = yield* callReceivers(scope, received, compute.call, this.messages, context.superstep === 1)
    yield* outbox.flush()
    compute.postSuperstep?.(scope)
    parts.end()
    const active = outbox.sent > 0
    context.count(called, outbox.sent)
    const inbox = outbox.finish(context)
    return { state: { values: scope.values, changed: state.changed, inbox }, active }
  }
}

/** For each vertex that has changed: sends messages. */
export class ScatterPhase implements Phase<VertexState, MessageMail> {
  private readonly parts: PhaseParts
  private readonly scatter: BoundFunction<(vertex: any) => void>
  private readonly outbox: Outbox
  private readonly scope: VertexScope

  constructor(
    partition: GraphPartition,
    settings: PhaseSettings,
    scatter: WithHooks<'sendMessages', (vertex: any) => void>,
  ) {
    this.parts = new PhaseParts(partition, settings)
    this.scatter = bindFunction('sendMessages', scatter)
    this.outbox = this.parts.outbox()
    this.scope = this.parts.scope('scatter/', this.outbox)
  }

  *run(
    state: VertexState,
    _mail: readonly Mail<MessageMail>[],
    context: SuperstepContext<MessageMail>,
  ): Generator<void, PhaseResult<VertexState>> {
    const { parts, scope, outbox, scatter } = this
    const { values, changed } = state
    parts.begin(context)
    scope.superstep = context
    scope.values = values
    scatter.preSuperstep?.(scope)
    let calls = 0
    for (const [adjacency, isOut] of offered(parts.partition)) {
      scope.adjacency = adjacency
      scope.isOut = isOut
      for (let v = 0; v < changed.length; v++) {
        if (changed[v] === 0) continue
        scope.moveTo(v)
        scatter.call(scope)
        if (++calls % CALLS_PER_STEP === 0) yield
      }
      yield* outbox.flush()
    }
    scatter.postSuperstep?.(scope)
    parts.end()
    context.count(calls, outbox.sent)
    const inbox = outbox.finish(context)
    return { state: { values: scope.values, changed, inbox }, active: true }
  }
}

/** For each vertex with messages: reads them, changes the value. */
export class UpdatePhase implements Phase<VertexState, MessageMail> {
  private readonly parts: PhaseParts
  private readonly update: BoundFunction<VertexFunction>
  private readonly scope: VertexScope
  private readonly messages = new Messages<unknown>()

  constructor(
    partition: GraphPartition,
    settings: PhaseSettings,
    update: WithHooks<'updateVertex', VertexFunction>,
    prefix: string,
  ) {
    this.parts = new PhaseParts(partition, settings)
    this.update = bindFunction('updateVertex', update)
    this.scope = this.parts.scope(prefix, undefined)
  }

  *run(
    state: VertexState,
    mail: readonly Mail<MessageMail>[],
    context: SuperstepContext<MessageMail>,
  ): Generator<void, PhaseResult<VertexState>> {
    const { parts, scope, update } = this
    const { changed } = state
    parts.begin(context)
    const received = parts.receive(state.inbox, mail)
    scope.superstep = context
    scope.values = state.values
    changed.fill(0)
    let isActive = false
    const call = (vertex: VertexScope, messages: Messages<unknown>): void => {
      update.call(vertex, messages)
      if (!vertex.isChanged) return
      changed[vertex.vertex] = 1
      isActive = true
    }
    update.preSuperstep?.(scope)
    const called = yield* callReceivers(scope, received, call, this.messages, false)
    update.postSuperstep?.(scope)
    parts.end()
    context.count(called, 0)
    return { state: { values: scope.values, changed, inbox: undefined }, active: isActive }
  }
}

/** What a gather function makes of a neighbour's value and that of the edge between. */
export type GatherCall = (neighborValue: any, edgeValue: any, context: any) => unknown

/** For each vertex that has changed: sends what its neighbours gather from it. */
export class GatherPhase implements Phase<VertexState, MessageMail> {
  private readonly parts: PhaseParts
  private readonly gather: BoundFunction<GatherCall>
  private readonly outbox: Outbox
  private readonly context: PhaseFunctionContext

  constructor(partition: GraphPartition, settings: PhaseSettings, gather: WithHooks<'gather', GatherCall>) {
    this.parts = new PhaseParts(partition, settings)
    this.gather = bindFunction('gather', gather)
    this.outbox = this.parts.outbox()
    this.context = new PhaseFunctionContext(this.parts.vertexCount, 'gather/')
  }

  *run(
    state: VertexState,
    _mail: readonly Mail<MessageMail>[],
    superstep: SuperstepContext<MessageMail>,
  ): Generator<void, PhaseResult<VertexState>> {
    const { parts, outbox, gather, context } = this
    const { values, changed } = state
    parts.begin(superstep)
    context.superstep = superstep
    gather.preSuperstep?.(context)
    let calls = 0
    for (const [{ offsets, others, values: edgeValues }] of offered(parts.partition)) {
      for (let v = 0; v < changed.length; v++) {
        if (changed[v] === 0) continue
        for (let e = offsets[v]; e < offsets[v + 1]; e++)
          outbox.send(
            others[e],
            gather.call(values[v], edgeValues === undefined ? null : edgeValues[e], context),
          )
        if (++calls % CALLS_PER_STEP === 0) yield
      }
    }
    gather.postSuperstep?.(context)
    parts.end()
    superstep.count(calls, outbox.sent)
    const inbox = outbox.finish(superstep)
    return { state: { values, changed, inbox }, active: true }
  }
}

/** The edges along which a vertex sends, and whether they begin in it. */
function offered({ out, in: into }: GraphPartition): [adjacency: Adjacency, isOut: boolean][] {
  return [
    ...(out === undefined ? [] : [[out, true] as [Adjacency, boolean]]),
    ...(into === undefined ? [] : [[into, false] as [Adjacency, boolean]]),
  ]
}

/** Calls a function for each vertex with messages, or for all, and gives how many there were. */
function* callReceivers(
  scope: VertexScope,
  { values, has, offsets }: ReceivedMessages,
  call: (vertex: VertexScope, messages: Messages<unknown>) => void,
  messages: Messages<unknown>,
  all: boolean,
): Generator<void, number> {
  messages.values = values
  const vertices = scope.values.length
  let calls = 0
  for (let v = 0; v < vertices; v++) {
    const from = offsets === undefined ? v : offsets[v]
    const to = offsets === undefined ? v + (has as Uint8Array)[v] : offsets[v + 1]
    if (from === to && !all) continue
    messages.from = from
    messages.to = to
    scope.moveTo(v)
    call(scope, messages)
    if (++calls % CALLS_PER_STEP === 0) yield
  }
  return calls
}
