/** The end of a chain: hands records to a {@link SinkWriter}. State: what the writer keeps, and what is to be committed. */
import { PromiseValueError } from '../errors/errors.ts'
import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'
import { isPromise } from '../operator/user-result.ts'
import type { Committer, Sink, SinkWriter } from '../sink/sink.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'

interface Pending<C> {
  checkpoint: number | undefined
  readonly committables: readonly C[]
}

export class SinkOperator<T, S, C> extends Operator<T, never> {
  private readonly sink: Sink<T, S, C>
  private writer!: SinkWriter<T, S, C>
  private committer: Committer<C> | undefined
  private restored: readonly S[] | undefined
  /** Prepared, not yet known to be committed; each with the first checkpoint it is part of, once there is one. */
  private pending: Pending<C>[] = []
  private ended = false

  constructor(sink: Sink<T, S, C>) {
    super()
    this.sink = sink
  }

  override async open(): Promise<void> {
    const { subtask, parallelism, metrics } = this.context
    this.committer = this.sink.createCommitter?.()
    await this.commitUpTo(Infinity)
    this.writer = this.sink.createWriter(
      {
        subtask,
        parallelism,
        metrics,
        checkpointing: this.context.checkpointing,
        now: () => this.context.now(),
        random: () => this.context.random(),
        wake: () => this.context.wake(),
      },
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

  override prepareSnapshot(checkpoint: number): void | Promise<void> {
    if (!this.ended) return this.prepare(false).then(() => this.tag(checkpoint))
    this.tag(checkpoint)
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('writer', this.writer.snapshot?.() ?? [])
    writer.list(
      'committables',
      this.pending.flatMap(({ committables }) => committables),
    )
  }

  override restore(reader: SnapshotReader): void {
    this.restored = reader.list('writer') as S[]
    this.pending = [{ checkpoint: 0, committables: reader.list('committables') as C[] }]
  }

  override checkpointComplete(checkpoint: number): Promise<void> {
    return this.commitUpTo(checkpoint)
  }

  override async close(): Promise<void> {
    await this.writer?.close?.()
    await this.committer?.close?.()
  }

  private async finish(): Promise<void> {
    await this.prepare(true)
    this.ended = true
    if (!this.context.checkpointing) await this.commitUpTo(Infinity)
  }

  private async prepare(endOfInput: boolean): Promise<void> {
    await this.writer.flush(endOfInput)
    const committables = (await this.writer.prepareCommit?.()) ?? []
    if (committables.length > 0) this.pending.push({ checkpoint: undefined, committables })
  }

  private tag(checkpoint: number): void {
    for (const group of this.pending) group.checkpoint ??= checkpoint
  }

  /** Commits what is part of a checkpoint or of an earlier one; at `Infinity` everything. */
  private async commitUpTo(checkpoint: number): Promise<void> {
    const due = this.pending.filter((group) => (group.checkpoint ?? Infinity) <= checkpoint)
    const committables = due.flatMap((group) => group.committables)
    if (committables.length > 0) await this.committer?.commit(committables)
    this.pending = this.pending.filter((group) => !due.includes(group))
  }
}
