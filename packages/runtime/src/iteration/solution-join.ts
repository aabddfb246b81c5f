/** Joins records with those of the solution set that have the same key, as it was before the superstep. Keeps nothing. */
import { BatchOperator } from '../batch/batch-operator.ts'
import type { JoinFunction, JoinSide } from '../batch/hash-join.ts'
import type { InlineContext } from '../operator/inline.ts'
import { emitReturned } from '../operator/user-result.ts'
import { checkKey } from '../operators/check-key.ts'
import { NO_TIMESTAMP } from '../time/timestamp.ts'
import { checkPlace, solutionSetOf, type SolutionSet } from './solution-set.ts'

export interface SolutionJoinOptions {
  /** The key of the records that are not of the solution set. */
  readonly keyOf: (value: any) => unknown
  /** On which side of the join the solution set is. */
  readonly solution: JoinSide
  /** Whether records without a partner are emitted, too. */
  readonly outer: boolean
  readonly join: JoinFunction<any, any, any>
}

export class SolutionJoinOperator extends BatchOperator {
  private readonly options: SolutionJoinOptions
  private solution!: SolutionSet

  constructor(options: SolutionJoinOptions) {
    super()
    this.options = options
  }

  override get repeatable(): boolean {
    return true
  }

  override open(): void {
    this.solution = solutionSetOf(this.context)
  }

  push(value: unknown): void {
    if (this.solution.parallelism !== this.context.parallelism) checkPlace(this.solution, this.context)
    const { keyOf, solution, outer, join } = this.options
    const partner = this.solution.index.find(checkKey(keyOf(value), value))
    if (partner < 0 && !outer) return
    const other = partner < 0 ? null : this.solution.rows.get(partner)
    const result = solution === 'left' ? join(other, value, this.collect) : join(value, other, this.collect)
    if (result !== undefined) this.emit(result)
  }

  /** Emits what the function returned. */
  emit(result: unknown): void {
    emitReturned(result, NO_TIMESTAMP, this.out, this.context)
  }

  override inline(code: InlineContext): string {
    const { keyOf, solution, outer, join } = this.options
    const { value } = code
    const [key, partner, other, result] = ['key', 'partner', 'other', 'returned'].map((hint) =>
      code.local(hint),
    )
    const known = code.bind(this.solution)
    const collect = code.emitFunction()
    const pair = solution === 'left' ? `${other}, ${value}` : `${value}, ${other}`
    return `if (${known}.parallelism !== ${this.context.parallelism}) ${code.bind(checkPlace)}(${known}, ${code.bind(this.context)});
const ${key} = ${code.bind(keyOf)}(${value});
if (${key} === undefined) ${code.bind(checkKey)}(${key}, ${value});
const ${partner} = ${known}.index.find(${key});
${outer ? '' : `if (${partner} >= 0) {`}
const ${other} = ${outer ? `${partner} < 0 ? null : ` : ''}${known}.rows.layout.get(${partner});
const ${result} = ${code.bind(join)}(${pair}, ${collect});
if (${result} !== undefined) ${code.bind(this)}.emit(${result});
${outer ? '' : '}'}`
  }
}
