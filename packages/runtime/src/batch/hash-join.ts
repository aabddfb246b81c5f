/**
 * What: joins two inputs on equal keys. Inner, or outer on either side.
 * Algorithm: the build input is read first and kept by key. Then each record of the other input, the probe, looks up its
 *   matches. For an outer build side keys that were looked up are marked, and what is not marked is emitted at the end.
 *   Beyond the share of memory the build records of some keys, chosen by hash, are spilled, and later the probe records of
 *   the same keys; these are sorted by key and merged at the end. `merge` does so with all keys from the start.
 * State: the build records by key, each key with its mark; the spilled records of both inputs; which keys are spilled.
 * Why correct: a key's build records are all in the table or all spilled, and a probe record follows them. `selectInput` makes the task finish the build input before it reads the probe; the planner makes sure that
 *   the build input never waits for the probe. A mark per key is enough, since all records of a key match alike.
 */
import type { Collector, Emitted } from '../operator/function-types.ts'
import type { InlineContext } from '../operator/inline.ts'
import { emitReturned } from '../operator/user-result.ts'
import { checkKey } from '../operators/check-key.ts'
import type { Output } from '../records/output.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator, batchInput } from './batch-operator.ts'
import type { MemoryConsumer } from '../memory/memory-manager.ts'
import { RowSize } from '../task/estimate-size.ts'
import { keyGroupOf } from '../keys/key-groups.ts'
import { KeptJoinOperator } from '../iteration/kept-join.ts'
import type { Operator } from '../operator/operator.ts'
import { JoinTable } from './join-table.ts'
import { MergeJoin } from './merge-join.ts'
import { KeptShare } from './spill/kept-share.ts'
import { SortedGroups } from './spill/sorted-groups.ts'

/** One of the inputs of a join: the first or the second. */
export type JoinSide = 'left' | 'right'

/** What is emitted for a pair; `null` stands for a partner that is missing. */
export type JoinFunction<L, R, Out> = (left: L | null, right: R | null, out: Collector<Out>) => Emitted<Out>

export interface HashJoinOptions<L, R, Out> {
  readonly leftKey: (value: L) => unknown
  readonly rightKey: (value: R) => unknown
  readonly build: JoinSide
  /** Whether records of a side without a partner are emitted, too. */
  readonly outer: Readonly<Record<JoinSide, boolean>>
  readonly join: JoinFunction<L, R, Out>
  /** Where `join` emits what a function gives for each pair: that function. Faster. */
  readonly single?: (left: L | null, right: R | null) => Out
  /** Whether the build input comes partitioned by key, and not broadcast to every subtask. Default `true`. */
  readonly partitioned?: boolean
  /** Whether both inputs are sorted and merged, whatever their size. Default `false`. */
  readonly merge?: boolean
}

/** The build records of a key in snapshots. */
interface Group {
  readonly rows: readonly unknown[]
  readonly matched: boolean
}

/** The table being emptied, and the next key. */
interface Shedding {
  readonly table: JoinTable
  next: number
}

/** Pairs of one probing record that are emitted between two looks at the room in the outputs. */
const MATCHES_PER_STEP = 16

export class HashJoinOperator<L, R, Out> extends BatchOperator<never, Out> {
  private readonly options: HashJoinOptions<L, R, Out>
  private readonly keys: readonly [(value: any) => unknown, (value: any) => unknown]
  private readonly buildInput: 0 | 1
  private readonly outerBuild: boolean
  private readonly outerProbe: boolean
  private readonly join: JoinFunction<L, R, Out>
  private readonly single: HashJoinOptions<L, R, Out>['single']
  private readonly partitioned: boolean
  private table = new JoinTable()
  private readonly inputs: readonly Output[]
  private readonly merge: boolean
  private readonly outer: Readonly<Record<JoinSide, boolean>>
  private readonly kept: KeptShare
  private readonly rowSize = new RowSize()
  private spilled: [SortedGroups<unknown>, SortedGroups<unknown>] | undefined
  private consumer: MemoryConsumer | undefined
  private shedding: Shedding | undefined
  /** The next key whose build records may be without a partner. */
  private unmatched = 0
  private merging: MergeJoin | undefined
  private built = false
  private probed = false

  constructor(options: HashJoinOptions<L, R, Out>) {
    super()
    const { build, outer } = options
    this.options = options
    this.keys = [options.leftKey, options.rightKey]
    this.buildInput = build === 'left' ? 0 : 1
    this.outerBuild = outer[build]
    this.outerProbe = outer[build === 'left' ? 'right' : 'left']
    this.join = options.join
    this.single = options.single
    this.outer = outer
    this.merge = options.merge ?? false
    this.kept = new KeptShare(this.merge)
    this.partitioned = options.partitioned ?? true
    const buildInput = batchInput(
      (value) => this.build(value),
      () => this.endOf('built'),
    )
    const probeInput = batchInput(
      (value) => this.probe(value),
      () => this.endOf('probed'),
    )
    this.inputs = build === 'left' ? [buildInput, probeInput] : [probeInput, buildInput]
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  override selectInput(): number | undefined {
    return this.built || this.merge ? undefined : this.buildInput
  }

  /** Records come through the inputs. */
  push(): void {}

  /** What an outer build side emits at the end is taken out of the table. */
  override renewable(kept: readonly number[]): Operator | undefined {
    const renewable = kept.length === 1 && kept[0] === this.buildInput && !this.outerBuild && !this.merge
    return renewable ? new KeptJoinOperator(this.options) : undefined
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('limit', [this.kept.limit], 'union')
    const [build, probe] =
      this.spilled === undefined
        ? [[], []]
        : [this.buildInput, 1 - this.buildInput].map(
            (input) => (this.spilled as SortedGroups<unknown>[])[input],
          )
    if (this.partitioned) {
      for (const [key, group] of this.groups())
        writer.keyed('build', key, group, keyGroupOf(key, this.context.maxParallelism))
      const [buildKey, probeKey] = [this.keys[this.buildInput], this.keys[1 - this.buildInput]]
      for (const row of build) writer.keyed('spilled build', buildKey(row), row)
      for (const row of probe) writer.keyed('spilled probe', probeKey(row), row)
    } else {
      writer.list('build', [...this.groups()], 'broadcast')
      writer.list('spilled build', [...build], 'broadcast')
      writer.list('spilled probe', [...probe])
    }
  }

  override restore(reader: SnapshotReader): void {
    for (const limit of reader.list('limit') as number[]) this.kept.lower(limit)
    for (const [state, input] of [
      ['spilled build', this.buildInput],
      ['spilled probe', 1 - this.buildInput],
    ] as const) {
      const rows = this.partitioned ? Array.from(reader.keyed(state), ([, row]) => row) : reader.list(state)
      for (const row of rows) this.openSpilled()[input].addNow(row)
    }
    const groups = this.partitioned ? reader.keyed('build') : reader.list('build')
    for (const [key, { rows, matched }] of groups as Iterable<[unknown, Group]>) {
      for (const row of rows) this.table.add(key, row)
      if (matched) this.table.matched[this.table.index.find(key)] = true
    }
  }

  /** The build records that may still have a partner, or are still to be emitted. */
  private *groups(): IterableIterator<[key: unknown, group: Group]> {
    const { table } = this
    for (let number = this.unmatched; number < table.size; number++)
      yield [table.index.keys[number], { rows: table.rowsOf(number), matched: table.matched[number] }]
  }

  override inlineInput(input: number, code: InlineContext): string | undefined {
    const { single } = this
    if (input === this.buildInput || single === undefined) return undefined
    const { value } = code
    const self = code.bind(this)
    const [key, table, number] = ['key', 'table', 'number'].map((name) => code.local(name))
    const [rows, at, row, room] = ['rows', 'at', 'row', 'room'].map((name) => code.local(name))
    const pair = this.buildInput === 0 ? `${row}, ${value}` : `${value}, ${row}`
    const emit = `${code.emitFunction()}(${code.bind(single)}(${pair}));`
    const pairs = `const ${rows} = ${table}.rows.layout;
let ${at} = ${table}.firsts[${number}], ${room} = ${MATCHES_PER_STEP};
do {
const ${row} = ${rows}.get(${at});
${at} = ${table}.nexts[${at}];
${emit}
} while (${at} >= 0 && --${room} > 0);
if (${at} >= 0) ${self}.emitFrom(${at}, ${value});`
    return `const ${key} = ${code.bind(this.keys[input])}(${value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${value});
const ${table} = ${self}.table, ${number} = ${table}.index.find(${key});
if (${number} < 0) ${self}.withoutPartner(${key}, ${value});
else {
${this.outerBuild ? `${table}.matched[${number}] = true;` : ''}
${pairs}
}`
  }

  private build(value: unknown): void {
    const key = checkKey(this.keys[this.buildInput](value), value)
    if (this.kept.partial && !this.kept.keeps(key)) {
      this.spill(this.buildInput, value)
      return
    }
    this.table.add(key, value)
    this.consumer ??= this.context.memory.consumer()
    if (!this.consumer.grow(this.rowSize.of(value))) this.driveVolatile(() => this.shedStep())
  }

  private openSpilled(): [SortedGroups<unknown>, SortedGroups<unknown>] {
    const { memory } = this.context
    return (this.spilled ??= [new SortedGroups(this.keys[0], memory), new SortedGroups(this.keys[1], memory)])
  }

  private spill(input: number, value: unknown): void {
    const groups = this.openSpilled()[input]
    if (groups.add(value)) this.driveVolatile(() => groups.spillStep())
  }

  /** Moves the build records of a key that is no longer kept out of memory. */
  private shedStep(): boolean {
    const { kept } = this
    if (this.shedding === undefined) {
      kept.halve()
      this.shedding = { table: this.table, next: 0 }
      this.table = new JoinTable()
    }
    const { table } = this.shedding
    const number = this.shedding.next++
    if (number >= table.size) {
      this.shedding = undefined
      return (this.consumer as MemoryConsumer).over && this.table.size > 0
    }
    const key = table.index.keys[number]
    const keeps = kept.keeps(key)
    const { layout } = table.rows
    for (let at = table.firsts[number]; at >= 0; at = table.nexts[at]) {
      const row = layout.get(at)
      layout.drop(at)
      if (keeps) this.table.add(key, row)
      else {
        this.openSpilled()[this.buildInput].addNow(row)
        this.consumer?.shrink(this.rowSize.of(row))
      }
    }
    return true
  }

  private probe(value: unknown): void {
    const key = checkKey(this.keys[1 - this.buildInput](value), value)
    const { table } = this
    const number = table.index.find(key)
    if (number < 0) this.withoutPartner(key, value)
    else {
      if (this.outerBuild) table.matched[number] = true
      this.emitFrom(table.firsts[number], value)
    }
  }

  /** A probing record whose key is not in the table. */
  private withoutPartner(key: unknown, value: unknown): void {
    if (this.kept.partial && !this.kept.keeps(key)) this.spill(1 - this.buildInput, value)
    else if (this.outerProbe) this.emit(null, value)
  }

  /** Emits a probing record, or none, with a row of the table and those linked to it: the first few at once. */
  private emitFrom(first: number, value: unknown): void {
    let at = this.emitSome(first, value)
    if (at < 0) return
    this.context.drive({
      volatile: true,
      step: () => {
        at = this.emitSome(at, value)
        return at >= 0
      },
    })
  }

  /** Returns the row to go on with; −1 if there is none. Stops behind an iterator: it may wait for room. */
  private emitSome(first: number, value: unknown): number {
    const { rows, nexts } = this.table
    let at = first
    for (let count = 0; count < MATCHES_PER_STEP; count++) {
      const row = rows.get(at)
      at = nexts[at]
      if (!this.emit(row, value) || at < 0) return at
    }
    return at
  }

  /** Returns whether the function is done with the pair: it gave no iterator. */
  private emit(built: unknown, probing: unknown): boolean {
    return this.buildInput === 0 ? this.emitPair(built, probing) : this.emitPair(probing, built)
  }

  private emitPair(left: unknown, right: unknown): boolean {
    const result = this.join(left as L | null, right as R | null, this.collect)
    if (result === undefined) return true
    emitReturned(result, NO_TIMESTAMP, this.out, this.context)
    return false
  }

  private endOf(what: 'built' | 'probed'): void {
    this[what] = true
    if (this.built && this.probed) this.emitAtEnd(() => this.emitUnmatched() || this.emitSpilled())
  }

  /** Emits the pairs of one spilled key; of all at once where they belong to no key group. */
  private emitSpilled(): boolean {
    this.consumer?.free()
    if (this.spilled === undefined) return false
    const [left, right] = this.spilled
    const merging = (this.merging ??= new MergeJoin({
      left,
      right,
      outer: this.outer,
      emit: (l, r) => void this.emitPair(l, r),
    }))
    if (!merging.begin()) return false
    this.driveVolatile(() => merging.step() || (!this.partitioned && merging.begin()))
    return true
  }

  override close(): void {
    this.consumer?.free()
    this.merging?.close()
    for (const groups of this.spilled ?? []) groups.close()
  }

  private emitUnmatched(): boolean {
    const { table } = this
    if (!this.outerBuild || this.unmatched >= table.size) return false
    const number = this.unmatched++
    if (!table.matched[number]) this.emitFrom(table.firsts[number], null)
    return true
  }
}
