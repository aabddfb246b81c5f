/** What goes from a {@link WindowCombineOperator} to a {@link CombinedWindowOperator}. */

/** Records of one key in one slice, as an accumulator. */
export interface WindowPartial<Acc> {
  readonly key: unknown
  /** The start of the slice. */
  readonly slice: number
  /** How many records it stands for. */
  records: number
  accumulator: Acc
}

/** A record that travels as it is. */
export interface WindowRecord<In> {
  readonly record: In
}

export type WindowMessage<In, Acc> = WindowPartial<Acc> | WindowRecord<In>

/** The key of a message, for the exchange. */
export function messageKey<In>(
  keyOf: (value: In) => unknown,
): (message: WindowMessage<In, unknown>) => unknown {
  return (message) => ('record' in message ? keyOf(message.record) : message.key)
}
