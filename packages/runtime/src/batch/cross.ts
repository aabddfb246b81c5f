/**
 * What: every record of one input with every record of the other.
 * State: all records of the build input, which is read first and comes to every subtask.
 */
import type { Output } from '../records/output.ts'
import { emitReturned } from '../operator/user-result.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { BatchOperator, batchInput } from './batch-operator.ts'
import type { JoinFunction, JoinSide } from './hash-join.ts'

export interface CrossOptions<L, R, Out> {
  readonly build: JoinSide
  readonly cross: JoinFunction<L, R, Out>
}

export class CrossOperator<L, R, Out> extends BatchOperator<never, Out> {
  private readonly options: CrossOptions<L, R, Out>
  private readonly inputs: readonly Output[]
  private rows: unknown[] = []
  private built = false
  private probed = false

  constructor(options: CrossOptions<L, R, Out>) {
    super()
    this.options = options
    const build = batchInput(
      (value) => this.rows.push(value),
      () => this.endOf('built'),
    )
    const probe = batchInput(
      (value) => this.probe(value),
      () => this.endOf('probed'),
    )
    this.inputs = options.build === 'left' ? [build, probe] : [probe, build]
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  override selectInput(): number | undefined {
    if (this.built) return undefined
    return this.options.build === 'left' ? 0 : 1
  }

  /** Records come through the inputs. */
  push(): void {}

  override renewable(kept: readonly number[]): boolean {
    return kept.length === 1 && kept[0] === (this.options.build === 'left' ? 0 : 1)
  }

  override renew(): void {
    this.probed = false
  }

  override snapshot(writer: SnapshotWriter): void {
    writer.list('build', this.rows, 'broadcast')
  }

  override restore(reader: SnapshotReader): void {
    this.rows = reader.list('build')
  }

  private probe(value: unknown): void {
    const { rows } = this
    const { build, cross } = this.options
    if (rows.length === 0) return
    let next = 0
    this.context.drive({
      volatile: true,
      step: () => {
        const built = rows[next++]
        const [left, right] = build === 'left' ? [built, value] : [value, built]
        emitReturned(cross(left as L, right as R, this.collect), NO_TIMESTAMP, this.out, this.context)
        return next < rows.length
      },
    })
  }

  private endOf(what: 'built' | 'probed'): void {
    this[what] = true
    if (this.built && this.probed) this.out.end()
  }
}
