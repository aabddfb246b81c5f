/**
 * What: a join inside of an iteration, one side of which is the same in all supersteps: it is read once, and kept. Inner, or
 *   outer on the other side.
 * State: the rows of that side by key.
 * Why correct: as of {@link HashJoinOperator}. The rows stay in memory, whatever there is of it: they are read in every
 *   superstep.
 */
import { BatchOperator, batchInput } from '../batch/batch-operator.ts'
import type { HashJoinOptions } from '../batch/hash-join.ts'
import type { MemoryConsumer } from '../memory/memory-manager.ts'
import type { InlineContext } from '../operator/inline.ts'
import { emitReturned } from '../operator/user-result.ts'
import { checkKey } from '../operators/check-key.ts'
import type { Output } from '../records/output.ts'
import { estimateSize } from '../task/estimate-size.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { KeptTable } from './kept-table.ts'

/** Rows whose memory is counted at once. */
const ROWS_COUNTED = 64
/** Pairs of one record that are emitted between two looks at the room in the outputs. */
const MATCHES_PER_STEP = 64

export class KeptJoinOperator<L, R, Out> extends BatchOperator<never, Out> {
  private readonly options: HashJoinOptions<L, R, Out>
  private readonly keys: readonly [(value: any) => unknown, (value: any) => unknown]
  private readonly buildInput: 0 | 1
  private readonly outer: boolean
  private readonly inputs: readonly Output[]
  private readonly table = new KeptTable()
  private consumer: MemoryConsumer | undefined
  private built = false

  /** @param options of a join that is not outer on the side that is kept */
  constructor(options: HashJoinOptions<L, R, Out>) {
    super()
    const { build, outer } = options
    this.options = options
    this.keys = [options.leftKey, options.rightKey]
    this.buildInput = build === 'left' ? 0 : 1
    this.outer = outer[build === 'left' ? 'right' : 'left']
    const buildInput = batchInput(
      (value) => this.build(value),
      () => {
        this.built = true
        this.driveVolatile(() => this.table.step())
      },
    )
    const probeInput = batchInput(
      (value) => this.probe(value),
      () => this.emitAtEnd(() => false),
    )
    this.inputs = build === 'left' ? [buildInput, probeInput] : [probeInput, buildInput]
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  override selectInput(): number | undefined {
    return this.built ? undefined : this.buildInput
  }

  /** Records come through the inputs. */
  push(): void {}

  override renewable(): this {
    return this
  }

  override inlineInput(input: number, code: InlineContext): string | undefined {
    const { single, join } = this.options
    const { value } = code
    const self = code.bind(this)
    const table = code.bind(this.table)
    if (input === this.buildInput) {
      const key = code.local('key')
      return `const ${key} = ${code.bind(this.keys[input])}(${value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${value});
${table}.add(${key}, ${value});
if (${table}.size % ${ROWS_COUNTED} === 0) ${self}.countRows(${value});`
    }
    const [key, number, rows, at, end, until, returned] = [
      'key',
      'number',
      'rows',
      'at',
      'end',
      'until',
      'returned',
    ].map((name) => code.local(name))
    const row = `${rows}.get(${at}++)`
    const collect = code.emitFunction()
    const pair = this.buildInput === 0 ? `${row}, ${value}` : `${value}, ${row}`
    return `const ${key} = ${code.bind(this.keys[input])}(${value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${value});
const ${number} = ${table}.index.find(${key});
if (${number} < 0) ${this.outer ? `${self}.emit(null, ${value});` : '{}'}
else {
const ${rows} = ${table}.rows, ${end} = ${table}.ends[${number}];
let ${at} = ${table}.starts[${number}];
const ${until} = ${end} - ${at} > ${MATCHES_PER_STEP} ? ${at} + ${MATCHES_PER_STEP} : ${end};
do {
${
  single === undefined
    ? `const ${returned} = ${code.bind(join)}(${pair}, ${collect});
if (${returned} !== undefined && !${self}.emitReturned(${returned}, ${at}, ${end}, ${value})) ${at} = ${end};`
    : `${collect}(${code.bind(single)}(${pair}));`
}
} while (${at} < ${until});
if (${at} < ${end}) ${self}.emitPairs(${at}, ${end}, ${value});
}`
  }

  override close(): void {
    this.consumer?.free()
  }

  private build(value: unknown): void {
    this.table.add(checkKey(this.keys[this.buildInput](value), value), value)
    if (this.table.size % ROWS_COUNTED === 0) this.countRows(value)
  }

  /** Says how much memory some rows such as this take. */
  countRows(row: unknown): void {
    this.consumer ??= this.context.memory.consumer()
    this.consumer.grow(ROWS_COUNTED * estimateSize(row))
  }

  private probe(value: unknown): void {
    const { index, starts, ends } = this.table
    const number = index.find(checkKey(this.keys[1 - this.buildInput](value), value))
    if (number >= 0) this.emitPairs(starts[number], (ends as Int32Array)[number], value)
    else if (this.outer) this.emit(null, value)
  }

  /** Emits a record with some kept rows: the first few at once. */
  emitPairs(start: number, end: number, value: unknown): void {
    const some = this.pairs(start, end, value)
    if (some()) this.driveVolatile(some)
  }

  /**
   * Emits what the function returned for a record and a kept row. Returns whether that is done; if not, the record with
   * further rows follows behind it.
   */
  emitReturned(result: unknown, next: number, end: number, value: unknown): boolean {
    emitReturned(result, NO_TIMESTAMP, this.out, this.context)
    if (Array.isArray(result)) return true
    if (next < end) this.driveVolatile(this.pairs(next, end, value))
    return false
  }

  /** Emits some of the pairs with each call; returns whether there are more. Stops behind an iterator: it may wait for room. */
  private pairs(start: number, end: number, value: unknown): () => boolean {
    const { rows } = this.table
    let at = start
    return () => {
      const until = Math.min(end, at + MATCHES_PER_STEP)
      while (at < until && this.emit(rows.get(at++), value));
      return at < end
    }
  }

  /** Returns whether the pair is done: the function gave no iterator. */
  emit(kept: unknown, value: unknown): boolean {
    const [left, right] = this.buildInput === 0 ? [kept, value] : [value, kept]
    const result = this.options.join(left as L | null, right as R | null, this.collect)
    if (result === undefined) return true
    emitReturned(result, NO_TIMESTAMP, this.out, this.context)
    return Array.isArray(result)
  }
}
