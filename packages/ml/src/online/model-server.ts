/**
 * What: applies models that come as a stream to rows that come as another. Each subtask has the newest model.
 *
 * State: the model, as one copy for each subtask, and rows that wait for a model that is new enough for them, in order; the
 * first model, too, is waited for. At another parallelism waiting rows are spread.
 *
 * While rows wait the watermark stands still, so they are not late behind this operator. When both inputs have ended no
 * newer model can come: rows that still wait get the last one.
 */
import {
  Operator,
  twoInputs,
  type Output,
  type SnapshotReader,
  type SnapshotWriter,
} from '@wiesel/runtime/internal'
import { MIN_TIMESTAMP, NO_TIMESTAMP } from '@wiesel/runtime'
import { NoModelError, WaitingRowsError } from '../errors.ts'
import type { Row } from '../row.ts'
import type { RowFunction } from '../stage/stage.ts'

/** How many rows may wait for a model in a subtask. */
const WAITING_MAX = 1_000_000

/** How models are applied. */
export interface Serving<Data> {
  readonly name: string
  /** What a model does with a row. */
  readonly rowFunctionOf: (model: Data) => RowFunction
  /** Whether a model is new enough for a row of this event time; `null` if the row has none. */
  readonly isFresh: (model: Data, timestamp: number | null) => boolean
}

export class ModelServer<Data> extends Operator<never, Row> {
  private readonly serving: Serving<Data>
  private readonly inputs: readonly Output[]
  private model: { readonly data: Data; readonly apply: RowFunction } | undefined
  private waiting: (readonly [row: Row, timestamp: number])[] = []
  /** How many of them are served already. */
  private served = 0
  private heldWatermark = MIN_TIMESTAMP
  private toldWatermark = MIN_TIMESTAMP
  private ended = false

  constructor(serving: Serving<Data>) {
    super()
    this.serving = serving
    this.inputs = twoInputs<Row, Data>(
      this,
      (row, timestamp) => this.serve(row, timestamp),
      (data) => this.swap(data),
    )
  }

  override get resumable(): boolean {
    return true
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /** Records come through the inputs. */
  push(): void {}

  override watermark(timestamp: number): void {
    this.heldWatermark = timestamp
    this.release()
  }

  override end(): void {
    this.ended = true
    if (this.waits > 0 && this.model === undefined) throw new NoModelError(this.serving.name, this.waits)
    this.flush()
    this.context.behind(() => this.out.end())
  }

  override snapshot(writer: SnapshotWriter): void {
    if (this.model !== undefined) writer.list('model', [this.model.data], 'broadcast')
    writer.list('waiting', this.waiting.slice(this.served))
  }

  override restore(reader: SnapshotReader): void {
    for (const data of reader.list('model')) this.use(data as Data)
    this.waiting = reader.list('waiting') as [Row, number][]
  }

  /** After a restart some rows may be ready: the one before may have been left in the middle. */
  override open(): void {
    this.flush()
  }

  private get waits(): number {
    return this.waiting.length - this.served
  }

  private use(data: Data): void {
    this.model = { data, apply: this.serving.rowFunctionOf(data) }
  }

  private swap(data: Data): void {
    this.use(data)
    this.flush()
  }

  private serve(row: Row, timestamp: number): void {
    if (this.waits === 0 && this.isReady(timestamp)) this.emit(row, timestamp)
    else if (this.waits >= WAITING_MAX) throw new WaitingRowsError(this.serving.name, WAITING_MAX)
    else this.waiting.push([row, timestamp])
  }

  private isReady(timestamp: number): boolean {
    if (this.model === undefined) return false
    return this.ended || this.serving.isFresh(this.model.data, timestamp === NO_TIMESTAMP ? null : timestamp)
  }

  private emit(row: Row, timestamp: number): void {
    const result = this.model!.apply(row)
    if (result !== null) this.out.push(result, timestamp)
  }

  /** Serves waiting rows from the first on, as far as the model is new enough for them. */
  private flush(): void {
    this.context.drive({
      step: () => {
        if (this.waits === 0 || !this.isReady(this.waiting[this.served][1])) return false
        this.emit(...this.waiting[this.served++])
        if (this.waits === 0) this.forgetServed()
        return true
      },
    })
    this.release()
  }

  private forgetServed(): void {
    this.waiting = this.waiting.slice(this.served)
    this.served = 0
  }

  private release(): void {
    this.context.behind(() => {
      if (this.waits > 0 || this.heldWatermark <= this.toldWatermark) return
      this.toldWatermark = this.heldWatermark
      this.out.watermark(this.heldWatermark)
    })
  }
}
