import type { InlineContext } from '../operator/inline.ts'
import { Operator } from '../operator/operator.ts'

/** Hands on what it takes: the head of a chain behind a source that brings its own timestamps, or none. */
export class PassThroughOperator<T> extends Operator<T, T> {
  override get repeatable(): boolean {
    return true
  }

  override get oneToOne(): boolean {
    return true
  }

  push(value: T, timestamp: number): void {
    this.out.push(value, timestamp)
  }

  override inline(code: InlineContext): string {
    return code.emit(code.value)
  }
}
