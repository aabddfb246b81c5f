/**
 * What: checks that a snapshot which is written while the operator works is the one that was taken at once.
 * Algorithm: both are begun at the same moment. The slow one goes on by an entry with each step of the harness, and is
 *   compared when it is whole.
 */
import { isDeepStrictEqual } from 'node:util'
import { WieselError } from '@wiesel/runtime'
import {
  SnapshotReader,
  SnapshotWriter,
  type Operator,
  type OperatorSnapshot,
} from '@wiesel/runtime/internal'

export class SnapshotCheck {
  private readonly expected: OperatorSnapshot
  private readonly writer: SnapshotWriter
  private done = false

  constructor(operator: Pick<Operator, 'snapshot'>, maxParallelism: number, expected: OperatorSnapshot) {
    this.expected = expected
    this.writer = new SnapshotWriter(maxParallelism, true)
    operator.snapshot(this.writer)
  }

  /** Between two steps of the operator. @throws WieselError `SNAPSHOT_CHANGED` */
  step(entries = 1): void {
    if (this.done || this.writer.step(entries)) return
    this.done = true
    const [found, wanted] = [this.writer.finish(), this.expected].map(readable)
    if (isDeepStrictEqual(found, wanted)) return
    throw new WieselError(
      'SNAPSHOT_CHANGED',
      'A snapshot that was written while the operator worked is not what the operator had when it began. ' +
        'Whoever uses an entry of a table that was not got by find(key) has to call touch(entry) before.\n' +
        `written at once: ${JSON.stringify(wanted)}\nwhile it worked: ${JSON.stringify(found)}`,
    )
  }

  /** Writes the rest. */
  finish(): void {
    while (!this.done) this.step(1000)
  }
}

/** State by state its entries as text, in an order that does not depend on how they were found. */
function readable(snapshot: OperatorSnapshot): unknown {
  const reader = new SnapshotReader(snapshot)
  const keyed = reader.keyedNames().map((name) => [name, Array.from(reader.keyed(name), text).sort()])
  const lists = Object.entries(snapshot.lists).map(([name, { mode }]) => [
    name,
    mode,
    text(reader.list(name)),
  ])
  return [Object.fromEntries(keyed), lists]
}

function text(data: unknown[]): string {
  return JSON.stringify(data, (_, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`
    if (typeof value === 'number')
      return Object.is(value, -0) ? '-0' : Number.isFinite(value) ? value : String(value)
    if (value instanceof Map || value instanceof Set) return [...value]
    return value
  })
}
