/** What an operator gets to write its part of a compiled chain. All names are valid JavaScript expressions. */
export interface InlineContext {
  /** The input record and its timestamp: names of local variables. */
  readonly value: string
  readonly timestamp: string
  /** A name under which the generated code sees a value of this process (a function, the operator itself, a table). */
  bind(value: unknown): string
  /** A fresh local name. */
  local(hint: string): string
  /** Statements that hand a record on. Called once, or in branches of which one runs. */
  emit(value: string, timestamp?: string): string
  /** The name of a function `(value, timestamp) => void` that hands a record on; for loops and for user callbacks. */
  emitFunction(): string
}
