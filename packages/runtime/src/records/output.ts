/**
 * Where an operator's results go, and what every stage of a chain takes: records, watermarks, idleness, the end.
 *
 * All four are synchronous and ordered: what is handed over first arrives first. A receiver that cannot go on at the
 * moment keeps what it is given and halts the task's flow; it never refuses.
 */
export interface Output<T = any> {
  push(value: T, timestamp: number): void
  /** No record with a timestamp at or below this will follow, but late ones. Never goes back. */
  watermark(timestamp: number): void
  /** `true`: ignore this stream's watermark for now; `false`: it counts again. */
  idle(idle: boolean): void
  /** Nothing will follow. */
  end(): void
}

/** Takes everything and does nothing. */
export const DISCARD: Output = {
  push: () => {},
  watermark: () => {},
  idle: () => {},
  end: () => {},
}

/** Hands everything to several receivers, in order; some of them (side outputs) take no records of the main stream. */
export class FanOut implements Output {
  private readonly main: readonly Output[]
  private readonly all: readonly Output[]

  constructor(main: readonly Output[], sides: readonly Output[]) {
    this.main = main
    this.all = [...main, ...sides]
  }

  push(value: unknown, timestamp: number): void {
    for (const output of this.main) output.push(value, timestamp)
  }

  watermark(timestamp: number): void {
    for (const output of this.all) output.watermark(timestamp)
  }

  idle(idle: boolean): void {
    for (const output of this.all) output.idle(idle)
  }

  end(): void {
    for (const output of this.all) output.end()
  }
}

/** One output that stands for several: none discards, a single one is passed through. */
export function fanOut(main: readonly Output[], sides: readonly Output[] = []): Output {
  if (main.length + sides.length === 0) return DISCARD
  return main.length === 1 && sides.length === 0 ? main[0] : new FanOut(main, sides)
}
