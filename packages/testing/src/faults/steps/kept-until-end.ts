import { Operator, type SnapshotReader, type SnapshotWriter } from '@wiesel/runtime/internal'

/**
 * Keeps all numbers of each key, and emits them at its end; it keeps them even then. So whoever runs it again after its end
 * gets them twice.
 */
export class KeptUntilEnd extends Operator<number, number> {
  private readonly keyOf: (n: number) => number
  private readonly kept = new Map<number, number[]>()

  constructor(keyOf: (n: number) => number) {
    super()
    this.keyOf = keyOf
  }

  push(n: number): void {
    const key = this.keyOf(n)
    const numbers = this.kept.get(key)
    if (numbers === undefined) this.kept.set(key, [n])
    else numbers.push(n)
  }

  override watermark(timestamp: number): void {
    // What comes at the end must not be late.
    if (timestamp < Number.MAX_SAFE_INTEGER) this.out.watermark(timestamp)
  }

  override end(): void {
    for (const numbers of this.kept.values()) for (const n of numbers) this.out.push(n, 0)
    this.out.watermark(Number.MAX_SAFE_INTEGER)
    this.out.end()
  }

  override snapshot(writer: SnapshotWriter): void {
    for (const [key, numbers] of this.kept) for (const n of numbers) writer.keyed('kept', key, n)
  }

  override restore(reader: SnapshotReader): void {
    for (const [, n] of reader.keyed('kept')) this.push(n as number)
  }
}
