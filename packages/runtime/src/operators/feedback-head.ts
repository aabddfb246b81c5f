/**
 * What: the head of a loop in a stream: hands on what comes in, and once more what comes back.
 * State: records that were on their way around when the snapshot was taken that this one was restored from; see
 *   {@link FeedbackLog}, which adds to it.
 * End: when the input has ended and nothing has come back for a while. Nobody can tell whether something is still on its
 *   way, so what comes back later than that is dropped. The last watermark is held back until then.
 */
import { batchInput } from '../batch/batch-operator.ts'
import { Operator } from '../operator/operator.ts'
import type { Output } from '../records/output.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { FEEDBACK_STATE } from '../task/feedback-log.ts'
import { MAX_TIMESTAMP, MIN_TIMESTAMP } from '../time/timestamp.ts'

/** The input that comes back. */
export const FEEDBACK_INPUT = 1

export interface FeedbackHeadOptions {
  /** How long nothing may come back before the loop ends; 0 for never. */
  readonly maxWaitMs: number
  /** The side output for what comes back. Default: the output, where everything goes. */
  readonly feedbackTag?: string
}

type Row = [value: unknown, timestamp: number]

export class FeedbackHeadOperator extends Operator {
  private readonly options: FeedbackHeadOptions
  private readonly inputs: readonly Output[]
  /** The next one last. */
  private restored: Row[] = []
  /** When the loop ends if nothing comes back; `undefined` while the input has not ended. */
  private deadline: number | undefined
  /** Whether something has come back since the deadline was set. */
  private active = false
  /** The deadline has passed; what lies in the channels is read before the end. */
  private closing = false
  private inputEnded = false
  private ended = false

  constructor(options: FeedbackHeadOptions) {
    super()
    this.options = options
    const input: Output = {
      push: (value, timestamp) => this.out.push(value, timestamp),
      watermark: () => {},
      idle: () => {},
      end: () => this.endInput(),
    }
    const feedback = batchInput<unknown>(
      (value, timestamp) => this.back(value, timestamp),
      () => {},
    )
    this.inputs = [input, feedback]
  }

  override get resumable(): boolean {
    return true
  }

  override get isDone(): boolean {
    return !this.inputEnded || this.ended
  }

  override open(): void {
    if (this.restored.length > 0) this.context.wakeAt(MIN_TIMESTAMP)
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /** Records come through the inputs. */
  push(): void {}

  override watermark(timestamp: number): void {
    if (timestamp < MAX_TIMESTAMP) this.out.watermark(timestamp)
  }

  override processingTime(now: number): void {
    if (this.restored.length > 0) this.emitRestored()
    if (this.deadline === undefined || this.ended) return
    if (now < this.deadline) this.context.wakeAt(this.deadline)
    else if (this.active) this.wait()
    else if (this.closing) this.tellEnd()
    else {
      this.closing = true
      this.context.wakeAt(now)
    }
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list(FEEDBACK_STATE, this.restored.toReversed())
  }

  override restore(reader: SnapshotReader): void {
    this.restored = (reader.list(FEEDBACK_STATE) as Row[]).reverse()
  }

  private back(value: unknown, timestamp: number): void {
    this.active = true
    const { feedbackTag } = this.options
    if (this.ended) this.context.metrics.counter('numLateRecordsDropped').value++
    else if (feedbackTag === undefined) this.out.push(value, timestamp)
    else this.sideOutputs.get(feedbackTag)?.push(value, timestamp)
  }

  private emitRestored(): void {
    this.context.drive({
      step: () => {
        const row = this.restored.pop()
        if (row === undefined) return false
        this.back(row[0], row[1])
        return true
      },
    })
  }

  private endInput(): void {
    this.inputEnded = true
    if (this.options.maxWaitMs > 0) this.wait()
  }

  private wait(): void {
    this.active = false
    this.closing = false
    this.deadline = this.context.now() + this.options.maxWaitMs
    this.context.wakeAt(this.deadline)
  }

  private tellEnd(): void {
    this.ended = true
    this.context.behind(() => {
      this.out.watermark(MAX_TIMESTAMP)
      this.out.end()
    })
  }
}
