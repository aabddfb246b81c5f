/**
 * What: an operator of a stream in BATCH mode: its inputs are bounded and taken as a whole. It sees key by key, in the
 *   order of keys; of each key the records of all keyed inputs in the order of their timestamps, then its timers, and
 *   then the key is forgotten. So only one key's state is there at a time.
 * State: the records that have not had their turn, in memory or spilled; the key whose turn it is; what the operator
 *   inside keeps, which is of that key.
 * Algorithm: an input without a key goes first: its records are handed on as they come. All others are sorted by key, time
 *   and input. The watermark is the smallest there is while records are processed, and the largest in timers; time that
 *   passes meanwhile means nothing.
 * After a restart with another parallelism a subtask may have several keys whose turn had begun. They have one turn
 *   together: their records, then their timers.
 */
import type { Operator } from '../operator/operator.ts'
import { checkKey } from '../operators/check-key.ts'
import type { NodeCode } from '../plan/program.ts'
import type { Output } from '../records/output.ts'
import type { ReadableState } from '../state/readable-state.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { keyIdentity } from '../keys/key-identity.ts'
import { MAX_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator, batchInput } from './batch-operator.ts'
import { ExternalSorter } from './spill/external-sorter.ts'
import { compareKeys } from './spill/key-order.ts'
import { sortOrder } from './spill/normalised-key.ts'

/**
 * How an input is read. A function gives the key of its records. `first`: before all others, as it comes. `last`: behind
 * those, in the order in which it came.
 */
export type BatchInput = ((value: any) => unknown) | 'first' | 'last'

type Row = [input: number, timestamp: number, value: unknown]

interface Turn {
  readonly keys: readonly unknown[]
  /** Records of the keys, where they are not the next of all. */
  readonly rows?: ExternalSorter<Row>
}

/**
 * The code of an operator of a stream, for both modes.
 *
 * @param inner makes what works key by key in BATCH mode. Default: what works on the stream
 */
export function inBothModes(
  create: () => Operator,
  reading: readonly BatchInput[],
  inner: () => Operator = create,
): NodeCode & { kind: 'operator' } {
  return { kind: 'operator', create, createBatch: () => new KeyByKeyOperator(inner(), reading) }
}

const ROWS = 'batch/rows'
const TURN = 'batch/turn'

export class KeyByKeyOperator extends BatchOperator {
  private readonly inner: Operator
  private readonly reading: readonly BatchInput[]
  private readonly inputs: readonly Output[]
  private openInputs: number
  private opened: ExternalSorter<Row> | undefined
  private turn: Turn | undefined
  private wired = false

  constructor(inner: Operator, reading: readonly BatchInput[]) {
    super()
    this.inner = inner
    this.reading = reading
    this.openInputs = reading.length
    this.inputs = reading.map((how, input) => this.makeInput(how, input))
  }

  override get keyedState(): ReadableState | undefined {
    return this.inner.keyedState
  }

  override open(): void | Promise<void> {
    this.wire()
    return this.inner.open()
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  push(value: unknown, timestamp: number): void {
    this.inputs[0].push(value, timestamp)
  }

  override end(): void {
    this.inputs[0].end()
  }

  override snapshot(writer: SnapshotWriter): void {
    const { turn, sorter } = this
    for (const row of sorter) writer.keyed(ROWS, this.keyOf(row), row)
    for (const row of turn?.rows ?? []) writer.keyed(ROWS, this.keyOf(row), row)
    for (const key of turn?.keys ?? []) writer.keyed(TURN, key, true)
    this.inner.snapshot(writer)
  }

  override restore(reader: SnapshotReader): void {
    this.wire()
    const keys = Array.from(reader.keyed(TURN), ([key]) => key)
    const begun = new Set(keys.map(keyIdentity))
    const rows = this.makeSorter()
    for (const [key, row] of reader.keyed(ROWS))
      (begun.has(keyIdentity(key)) ? rows : this.sorter).addNow(row as Row)
    if (keys.length > 0) this.turn = { keys, rows }
    this.inner.restore(reader)
  }

  override close(): void | Promise<void> {
    this.opened?.close()
    this.turn?.rows?.close()
    return this.inner.close()
  }

  private get sorter(): ExternalSorter<Row> {
    return (this.opened ??= this.makeSorter())
  }

  private makeSorter(): ExternalSorter<Row> {
    const keyOf = (row: Row): unknown => this.keyOf(row)
    // Records without a key stay in the order in which they came.
    const timeOf = (row: Row): number => (typeof this.reading[row[0]] === 'function' ? row[1] : 0)
    const order = sortOrder<Row>(
      (a, b) => compareKeys(keyOf(a), keyOf(b)) || timeOf(a) - timeOf(b) || a[0] - b[0],
      [
        { read: (row: Row) => keyIdentity(keyOf(row)), descending: false },
        { read: timeOf, descending: false },
      ],
    )
    return new ExternalSorter(order, this.context.memory)
  }

  private keyOf(row: Row): unknown {
    const how = this.reading[row[0]]
    return typeof how === 'function' ? how(row[2]) : null
  }

  private makeInput(how: BatchInput, input: number): Output {
    const end = (): void => {
      if (--this.openInputs === 0) this.context.drive({ step: () => this.step() })
    }
    if (how === 'first')
      return batchInput((value, timestamp) => this.inner.input(input).push(value, timestamp), end)
    return batchInput((value, timestamp) => {
      if (typeof how === 'function') checkKey(how(value), value)
      if (this.sorter.add([input, timestamp, value])) this.driveVolatile(() => this.sorter.spillStep())
    }, end)
  }

  /** One record, one timer, or the end of a key. Returns whether there is more. */
  private step(): boolean {
    const { turn, inner, sorter } = this
    if (turn === undefined) {
      if (sorter.size > 0) this.turn = { keys: [this.keyOf(sorter.peek())] }
      else this.finish()
      return this.turn !== undefined
    }
    const row = this.nextOf(turn)
    if (row !== undefined) inner.input(row[0]).push(row[2], row[1])
    else if (!inner.endKeys(turn.keys)) {
      turn.rows?.close()
      this.turn = undefined
    }
    return true
  }

  private nextOf({ keys, rows }: Turn): Row | undefined {
    if (rows !== undefined) return rows.size > 0 ? rows.take() : undefined
    const { sorter } = this
    if (sorter.size === 0 || compareKeys(this.keyOf(sorter.peek()), keys[0]) !== 0) return undefined
    return sorter.take()
  }

  private finish(): void {
    this.inner.watermark(MAX_TIMESTAMP)
    this.context.behind(() => this.reading.forEach((_, input) => this.inner.input(input).end()))
  }

  private wire(): void {
    if (this.wired) return
    this.wired = true
    const { inner } = this
    inner.context = this.context
    // Not `this.out` itself, which a compiled chain replaces.
    inner.out = {
      push: (value, timestamp) => this.out.push(value, timestamp),
      watermark: (timestamp) => this.out.watermark(timestamp),
      idle: (idle) => this.out.idle(idle),
      end: () => this.out.end(),
    }
    inner.sideOutputs = this.sideOutputs
  }
}
