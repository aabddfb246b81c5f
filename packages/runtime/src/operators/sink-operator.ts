/** The end of a chain: hands records to a {@link SinkWriter}. State: what the writer keeps, and what is to be committed. */
import { PromiseValueError } from '../errors/errors.ts'
import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'
import { isPromise } from '../operator/user-result.ts'
import type { Committer, Sink, SinkWriter } from '../sink/sink.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'

export class SinkOperator<T, S, C> extends Operator<T, never> {
  private readonly sink: Sink<T, S, C>
  private writer!: SinkWriter<T, S, C>
  private committer: Committer<C> | undefined
  private restored: readonly S[] | undefined
  /** Prepared, not yet known to be committed. */
  private pending: C[] = []

  constructor(sink: Sink<T, S, C>) {
    super()
    this.sink = sink
  }

  override async open(): Promise<void> {
    const { subtask, parallelism, metrics } = this.context
    this.committer = this.sink.createCommitter?.()
    if (this.pending.length > 0) await this.commitPending()
    this.writer = this.sink.createWriter(
      { subtask, parallelism, metrics, now: () => this.context.now(), wake: () => this.context.wake() },
      this.restored,
    )
    const full = this.writer.full?.bind(this.writer)
    if (full !== undefined) this.context.addOutput({ isFull: full })
    await this.writer.open?.()
  }

  push(value: T, timestamp: number): void {
    const result: unknown = this.writer.write(value, timestamp)
    if (isPromise(result)) throw new PromiseValueError('The write method of a sink')
    if (this.writer.full?.() === true) this.context.halt()
  }

  override inline(code: InlineContext): string {
    const writer = code.bind(this.writer)
    const check =
      this.writer.full === undefined ? '' : `\nif (${writer}.full()) ${code.bind(this.context)}.halt();`
    return `${writer}.write(${code.value}, ${code.timestamp});${check}`
  }

  override watermark(timestamp: number): void {
    this.writer.watermark?.(timestamp)
  }

  override end(): void {
    this.context.await(this.finish())
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('writer', this.writer.snapshot?.() ?? [])
    writer.list('committables', this.pending)
  }

  override restore(reader: SnapshotReader): void {
    this.restored = reader.list('writer') as S[]
    this.pending = reader.list('committables') as C[]
  }

  override async close(): Promise<void> {
    await this.writer?.close?.()
    await this.committer?.close?.()
  }

  private async finish(): Promise<void> {
    await this.writer.flush(true)
    this.pending.push(...((await this.writer.prepareCommit?.()) ?? []))
    await this.commitPending()
  }

  private async commitPending(): Promise<void> {
    const committables = this.pending
    if (committables.length > 0) await this.committer?.commit(committables)
    this.pending = []
  }
}
