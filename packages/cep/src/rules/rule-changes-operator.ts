/**
 * What: reads the changes of a control stream, in one subtask, so that all subtasks behind it get one order.
 * State: the number of the last change.
 * Algorithm: each change is parsed once; what cannot be read fails the job, or is passed on as invalid. Changes that count
 *   at once have no place in event time: for them the stream says that its event time is over, so that events need not
 *   wait for it.
 */
import { MAX_TIMESTAMP, MissingTimestampError, NO_TIMESTAMP } from '@wiesel/runtime'
import { Operator, type SnapshotReader, type SnapshotWriter } from '@wiesel/runtime/internal'
import { InvalidRuleError } from '../errors.ts'
import { readChange } from './read-rules.ts'
import type { RuleChange, RuleMessage } from './rule-change.ts'

export interface RuleChangesSettings {
  /** Whether changes count from their timestamps on, and not at once. */
  readonly inEventTime: boolean
  /** Whether changes that cannot be read are passed on. */
  readonly passInvalid: boolean
}

export class RuleChangesOperator extends Operator<RuleChange, RuleMessage> {
  private readonly settings: RuleChangesSettings
  private version = 0

  constructor(settings: RuleChangesSettings) {
    super()
    this.settings = settings
  }

  override open(): void {
    if (!this.settings.inEventTime) this.context.wakeAt(this.context.now())
  }

  override processingTime(): void {
    if (!this.settings.inEventTime) this.out.watermark(MAX_TIMESTAMP)
  }

  push(change: RuleChange, timestamp: number): void {
    const { inEventTime, passInvalid } = this.settings
    if (inEventTime && timestamp === NO_TIMESTAMP) throw new MissingTimestampError(this.context.name)
    const time = inEventTime ? timestamp : NO_TIMESTAMP
    try {
      for (const update of readChange(change)) this.out.push({ ...update, version: ++this.version }, time)
    } catch (cause) {
      const { message } = cause as Error
      if (!passInvalid) throw cause instanceof InvalidRuleError ? cause : new InvalidRuleError(message, cause)
      this.out.push({ invalid: { change, message } }, time)
    }
  }

  override watermark(timestamp: number): void {
    if (this.settings.inEventTime) this.out.watermark(timestamp)
  }

  override idle(idle: boolean): void {
    if (this.settings.inEventTime) this.out.idle(idle)
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('version', [this.version])
  }

  override restore(reader: SnapshotReader): void {
    this.version = Math.max(0, ...(reader.list('version') as number[]))
  }
}
