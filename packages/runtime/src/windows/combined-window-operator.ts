/** Aligned windows behind an exchange in front of which records were combined: see {@link WindowCombineOperator}. */
import { AlignedWindowOperator } from './aligned-window-operator.ts'
import type { WindowMessage } from './window-partial.ts'

export class CombinedWindowOperator<K, In, Acc, Result, Out> extends AlignedWindowOperator<
  K,
  In,
  Acc,
  Result,
  Out
> {
  /** @param value a {@link WindowMessage} */
  override push(value: In, timestamp: number): void {
    const message = value as WindowMessage<In, Acc>
    if ('record' in message) this.place(message.record, timestamp)
    else this.placePartial(message)
  }

  override inline(): undefined {
    return undefined
  }
}
