/**
 * What: an operator whose functions are made in each subtask, once everything they need is there: the context of the
 *   subtask, and the records of further inputs that come to every subtask whole (broadcast variables).
 * Algorithm: the inputs of the operator itself come first, those of broadcast variables after them. The latter are read to
 *   their end; then `create` makes the operator, which is restored and opened, and takes the inputs that are its own.
 * State: the broadcast records, and what the operator inside keeps.
 */
import type { RuntimeContext } from '../operator/function-types.ts'
import type { InlineContext } from '../operator/inline.ts'
import type { Operator } from '../operator/operator.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import type { MemoryConsumer } from '../memory/memory-manager.ts'
import { RowSize } from '../task/estimate-size.ts'
import type { Output } from '../records/output.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { BatchOperator, batchInput } from './batch-operator.ts'

/** What the operator is made from. */
export interface DeferredParts {
  readonly context: RuntimeContext
  /** The broadcast records by name. */
  readonly variables: ReadonlyMap<string, readonly unknown[]>
}

export class DeferredOperator extends BatchOperator {
  private readonly create: (parts: DeferredParts) => Operator
  private readonly inputs: number
  private readonly names: readonly string[]
  private readonly variables = new Map<string, unknown[]>()
  private readonly ended = new Set<string>()
  private inner: Operator | undefined
  private restored: SnapshotReader | undefined
  private readonly rowSize = new RowSize()
  private consumer: MemoryConsumer | undefined

  /** @param inputs how many inputs the operator itself has @param names the broadcast variables, in order of their inputs */
  constructor(create: (parts: DeferredParts) => Operator, inputs: number, names: readonly string[]) {
    super()
    this.create = create
    this.inputs = inputs
    this.names = names
  }

  override open(): void | Promise<void> {
    return this.names.length === 0 ? this.start() : undefined
  }

  override input(index: number): Output {
    if (index >= this.inputs) return this.broadcastInput(this.names[index - this.inputs])
    if (this.inputs === 1) return this
    return {
      push: (value, timestamp) => this.operator.input(index).push(value, timestamp),
      watermark: () => {},
      idle: () => {},
      end: () => this.operator.input(index).end(),
    }
  }

  override selectInput(): number | undefined {
    const waiting = this.names.findIndex((name) => !this.ended.has(name))
    return waiting < 0 ? this.operator.selectInput() : this.inputs + waiting
  }

  push(value: unknown, timestamp: number): void {
    this.operator.push(value, timestamp)
  }

  override end(): void {
    this.operator.end()
  }

  override inline(code: InlineContext): string | undefined {
    return this.names.length === 0 ? this.operator.inline(code) : undefined
  }

  override snapshot(writer: SnapshotWriter): void {
    if (this.inner === undefined) this.restored?.copyTo(writer)
    for (const name of this.names)
      writer.list(`variable/${name}`, this.variables.get(name) ?? [], 'broadcast')
    this.inner?.snapshot(writer)
  }

  override restore(reader: SnapshotReader): void {
    this.restored = reader
    for (const name of this.names) this.variables.set(name, reader.list(`variable/${name}`))
  }

  override close(): void | Promise<void> {
    this.consumer?.free()
    return this.inner?.close()
  }

  private get operator(): Operator {
    if (this.inner === undefined)
      throw new Error(`Operator "${this.context.name}" was used before its broadcast variables were there.`)
    return this.inner
  }

  private broadcastInput(name: string): Output {
    if (!this.variables.has(name)) this.variables.set(name, [])
    return batchInput(
      (value) => this.keep(name, value),
      () => {
        this.ended.add(name)
        const starting = this.ended.size === this.names.length ? this.start() : undefined
        if (starting !== undefined) this.context.await(starting)
      },
    )
  }

  /** Functions want them all at once, so they stay in memory; what others may take is less by so much. */
  private keep(name: string, value: unknown): void {
    this.variables.get(name)?.push(value)
    this.consumer ??= this.context.memory.consumer()
    this.consumer.grow(this.rowSize.of(value))
  }

  private start(): void | Promise<void> {
    const inner = this.create({
      context: runtimeContext(this.context),
      variables: this.variables,
    })
    inner.context = this.context
    // Not `this.out` itself, which a compiled chain replaces.
    inner.out = {
      push: (value, timestamp) => this.out.push(value, timestamp),
      watermark: (timestamp) => this.out.watermark(timestamp),
      idle: (idle) => this.out.idle(idle),
      end: () => this.out.end(),
    }
    inner.sideOutputs = this.sideOutputs
    if (this.restored !== undefined) inner.restore(this.restored)
    const opening = inner.open()
    if (opening === undefined) this.inner = inner
    else return opening.then(() => void (this.inner = inner))
  }
}
