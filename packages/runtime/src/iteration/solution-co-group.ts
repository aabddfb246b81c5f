/**
 * What: a function over the records with one key, beside the record of the solution set with that key, if there is one.
 * State within a superstep: the records by key. One key is taken out and emitted per step.
 */
import { BatchOperator } from '../batch/batch-operator.ts'
import type { CoGroupFunction } from '../batch/co-group.ts'
import type { JoinSide } from '../batch/hash-join.ts'
import { RowGroups } from '../batch/row-groups.ts'
import { emitReturned } from '../operator/user-result.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { checkPlace, solutionSetOf, type SolutionSet } from './solution-set.ts'

export interface SolutionCoGroupOptions {
  /** The key of the records that are not of the solution set. */
  readonly keyOf: (value: any) => unknown
  /** On which side of the function the solution set is. */
  readonly solution: JoinSide
  /** Sorts the records of a group. Stable. */
  readonly order?: (a: any, b: any) => number
  readonly call: CoGroupFunction<any, any, any>
}

export class SolutionCoGroupOperator extends BatchOperator {
  private readonly options: SolutionCoGroupOptions
  private readonly groups: RowGroups<unknown>
  private solution!: SolutionSet

  constructor(options: SolutionCoGroupOptions) {
    super()
    this.options = options
    this.groups = new RowGroups(options.keyOf, 'groups')
  }

  override open(): void {
    this.solution = solutionSetOf(this.context)
  }

  push(value: unknown): void {
    this.groups.add(value)
  }

  override end(): void {
    checkPlace(this.solution, this.context)
    this.emitAtEnd(() => this.emitGroup())
  }

  private emitGroup(): boolean {
    const { solution, order, call } = this.options
    const group = this.groups.take()
    if (group === undefined) return false
    if (order !== undefined) group.value.sort(order)
    const { index, rows } = this.solution
    const partner = index.find(group.key)
    const partners = partner < 0 ? [] : [rows.get(partner)]
    const result =
      solution === 'left'
        ? call(partners, group.value, this.collect)
        : call(group.value, partners, this.collect)
    emitReturned(result, NO_TIMESTAMP, this.out, this.context)
    return true
  }
}
