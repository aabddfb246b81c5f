import type { DataSet } from '@wiesel/dataset'
import { DataStream } from '@wiesel/datastream'
import type { Key } from '@wiesel/runtime'
import { ParameterError } from '../errors.ts'
import { demanded, type GivenParams } from '../params/param.ts'
import { windowed } from '../params/windows.ts'
import type { Row } from '../row.ts'
import { Stage, transformRows, type RowFunction, type RowTransformer } from '../stage/stage.ts'
import { aggregate, evaluator, type Evaluator } from './evaluate.ts'
import { aggregatesIn, type Expression, type Select } from './expression.ts'
import { parseSelect, SyntaxProblem } from './parse-select.ts'

const PARAMS = {
  statement: demanded<string>(
    'A SELECT from the table, which is called __THIS__.',
    'a text that names __THIS__',
    (given) => typeof given === 'string' && given.includes('__THIS__'),
  ),
}

/**
 * Computes columns by a SELECT: `SELECT … FROM __THIS__`, with WHERE and GROUP BY, the operators of SQL, CASE, some functions,
 * and SUM, COUNT, AVG, MIN and MAX. No joins, no subqueries. Numbers are doubles, also when they are divided. Groups of a
 * stream are told once, when it has ended.
 *
 * @example
 * import { ExecutionEnvironment } from '@wiesel/dataset'
 * import { SQLTransformer } from '@wiesel/ml'
 *
 * const rows = new ExecutionEnvironment().fromElements({ a: 1, b: 2 }, { a: 5, b: 6 })
 * const sums = new SQLTransformer({ statement: 'SELECT *, a + b AS c FROM __THIS__ WHERE a > 2' })
 * console.log(await sums.transform(rows).collect()) // → [ { a: 5, b: 6, c: 11 } ]
 */
export class SQLTransformer extends Stage<typeof PARAMS> implements RowTransformer {
  static readonly params = PARAMS

  private readonly select: Select
  private readonly compiled: ReturnType<SQLTransformer['evaluators']>
  private readonly aggregates: readonly Extract<Expression, { kind: 'aggregate' }>[]

  constructor(given: GivenParams<typeof PARAMS>) {
    super('SQLTransformer', PARAMS, given)
    try {
      this.select = parseSelect(this.params.statement)
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error
      throw new ParameterError(this.name, `the statement is not understood: ${error.message}`)
    }
    this.aggregates = this.select.items.flatMap((item) => (item.kind === 'all' ? [] : aggregatesIn(item.of)))
    if (this.isGrouped && this.select.items.some(({ kind }) => kind === 'all'))
      throw new ParameterError(this.name, 'of a group not all columns have one value: name those that have.')
    // An unknown function is an error now, and not when rows come.
    this.compiled = this.evaluators()
  }

  /** The columns that the statement names; those of `*` are not known before there are rows. */
  get outputColumns(): readonly string[] {
    return this.select.items.flatMap((item) => (item.kind === 'all' ? [] : [item.name]))
  }

  /** The rows of the SELECT. */
  transform(data: DataSet<any>): DataSet<any>
  transform(data: DataStream<any>): DataStream<any>
  transform(data: DataSet<any> | DataStream<any>): DataSet<any> | DataStream<any> {
    if (!this.isGrouped) return transformRows(this, data)
    if (data instanceof DataStream)
      return windowed<Row>(data, { type: 'global' }).process<Row>({
        process: (_, _context, rows, out) => {
          const groups = new Map<string, Row[]>()
          for (const row of rows) {
            const key = JSON.stringify(this.keyOf(row))
            groups.set(key, [...(groups.get(key) ?? []), row])
          }
          for (const group of groups.values()) for (const row of this.rowOf(group)) out(row)
        },
      })
    const each = (rows: Iterable<Row>, out: (row: Row) => void): void => {
      for (const row of this.rowOf([...rows])) out(row)
    }
    return this.select.groupBy.length === 0
      ? data.reduceGroup(each)
      : data.keyBy((row) => this.keyOf(row)).reduceGroup(each)
  }

  /** One row for each row. @throws ParameterError for a SELECT with groups */
  rowFunction(): RowFunction {
    if (this.isGrouped)
      throw new ParameterError(this.name, 'a SELECT with groups does not go row by row: use transform.')
    const { where, items } = this.compiled
    return (row) => {
      if (where(row, []) !== true) return null
      const result: Record<string, unknown> = {}
      for (const { name, of } of items) {
        if (of === null) Object.assign(result, row)
        else result[name] = of(row, [])
      }
      return result
    }
  }

  private get isGrouped(): boolean {
    return this.select.groupBy.length > 0 || this.aggregates.length > 0
  }

  private of(expression: Expression): Evaluator {
    return evaluator(expression, this.aggregates, (message) => this.read.error(message))
  }

  private evaluators() {
    const { where, items, groupBy } = this.select
    return {
      where: where === null ? () => true : this.of(where),
      items: items.map((item) =>
        item.kind === 'all' ? { name: '*', of: null } : { name: item.name, of: this.of(item.of) },
      ),
      groupBy: groupBy.map((key) => this.of(key)),
      args: this.aggregates.map(({ arg }) => (arg === null ? () => true : this.of(arg))),
    }
  }

  private keyOf(row: Row): Key {
    return this.compiled.groupBy.map((key) => key(row, []) as Key)
  }

  /** The row of a group; none, if WHERE leaves nothing of it. */
  private rowOf(group: readonly Row[]): Row[] {
    const { where, items, args } = this.compiled
    const rows = group.filter((row) => where(row, []) === true)
    if (rows.length === 0 && this.select.groupBy.length > 0) return []
    const found = this.aggregates.map(({ name }, i) => {
      const values = rows.map((row) => args[i](row, [])).filter((value) => value !== null)
      return aggregate(name, values)
    })
    return [Object.fromEntries(items.map(({ name, of }) => [name, of?.(rows[0] ?? {}, found)]))]
  }
}
