/** Builds the program of a case: nearly every operation is a call of the method of its name. */
import {
  sumAggregator,
  types,
  type BulkIteration,
  type DataSet,
  type DeltaIteration,
  type ExecutionEnvironment,
  type RecordType,
} from '@wiesel/dataset'
import type { CaseOp, CaseSource, CaseType } from './cases.ts'
import { NotCovered } from './cases.ts'
import { recordType } from './case-types.ts'
import type { InputRows } from './case-inputs.ts'
import { functionOf, functionWith, groupFunctionOf, groupFunctionWith } from './expressions.ts'
import { LinesSink } from './lines-sink.ts'

/** What the program of a case ends in: a data set, a sink, or something in between. */
export interface BuiltProgram {
  readonly result: any
  readonly files?: LinesSink
}

export class ProgramBuilder {
  private readonly env: ExecutionEnvironment
  private readonly inputs: ReadonlyMap<string, InputRows>
  private readonly sources = new Map<string, DataSet<any>>()
  /** The names that loops give to data sets, those of the innermost loop first. */
  private readonly scopes: Map<string, DataSet<any>>[] = []
  private files: LinesSink | undefined

  constructor(env: ExecutionEnvironment, inputs: ReadonlyMap<string, InputRows>) {
    this.env = env
    this.inputs = inputs
  }

  build(ops: readonly CaseOp[]): BuiltProgram {
    const result = this.chain(this.source('ds'), ops)
    return { result, ...(this.files === undefined ? {} : { files: this.files }) }
  }

  /** The data set of an input, made once. */
  source(name: string): DataSet<any> {
    const known = this.scopes.find((scope) => scope.has(name))?.get(name) ?? this.sources.get(name)
    if (known !== undefined) return known
    const { type, rows } = this.inputs.get(name) as InputRows
    const dataSet = this.env.fromCollection<any>(rows, { type: recordType(type), name })
    this.sources.set(name, dataSet)
    return dataSet
  }

  private resolve(source: CaseSource): DataSet<any> {
    return typeof source === 'string' ? this.source(source) : this.chain(this.source(source.from), source.ops)
  }

  private chain(start: DataSet<any>, ops: readonly CaseOp[]): any {
    return ops.reduce<any>((current, op) => this.apply(current, op), start)
  }

  private iterate(initial: DataSet<any>, op: any): DataSet<any> {
    const iteration = initial.iterate(op.max)
    return this.inLoop(iteration, op, { $iter: iteration }, () =>
      iteration.closeWith(
        this.resolve(op.next),
        op.termination === undefined ? undefined : this.resolve(op.termination),
      ),
    )
  }

  private iterateDelta(initial: DataSet<any>, op: any): DataSet<any> {
    const workset = op.workset === '$input' ? initial : this.resolve(op.workset)
    const iteration = initial.iterateDelta(workset, op.max, ...op.keys)
    const names = { $workset: iteration.getWorkset(), $solutionSet: iteration.getSolutionSet() }
    return this.inLoop(iteration, op, names, () =>
      iteration.closeWith(this.resolve(op.delta), this.resolve(op.nextWorkset)),
    )
  }

  /** Builds a loop in a scope of its own. */
  private inLoop(
    iteration: BulkIteration<any> | DeltaIteration<any, any>,
    { aggregators = {}, convergence, let: parts = {} }: any,
    names: Readonly<Record<string, DataSet<any>>>,
    close: () => DataSet<any>,
  ): DataSet<any> {
    for (const name of Object.keys(aggregators)) {
      if (name === convergence?.aggregator)
        iteration.registerAggregationConvergenceCriterion(name, sumAggregator, (superstep, value) =>
          functionOf(convergence.when, 'superstep', 'value')(superstep, value),
        )
      else iteration.registerAggregator(name, sumAggregator)
    }
    const scope = new Map(Object.entries(names))
    this.scopes.unshift(scope)
    for (const [name, part] of Object.entries(parts)) scope.set(`$${name}`, this.resolve(part as CaseSource))
    const result = close()
    this.scopes.shift()
    return result
  }

  private apply(current: any, [name, ...args]: CaseOp): any {
    switch (name) {
      case 'map':
      case 'filter':
      case 'flatMap':
        return typed(current[name](functionWith(args[1] ?? {}, args[0], 'r')), args[1])
      case 'mapPartition':
      case 'combineGroup':
        return typed(current[name](groupFunctionOf(args[0], 'rs')), args[1])
      case 'reduceGroup': {
        const combine = args[1]?.combine
        const options = combine === undefined ? {} : { combine: groupFunctionOf(combine, 'rs') }
        return typed(current.reduceGroup(groupFunctionWith(args[1] ?? {}, args[0], 'rs'), options), args[1])
      }
      case 'reduce':
        return current.reduce(functionOf(args[0], 'a', 'b'))
      case 'with':
        if (current.sortFirstGroup !== undefined)
          return typed(current.with(groupFunctionOf(args[0], 'ls', 'rs')), args[1])
        return typed(current.with(functionOf(args[0], 'l', 'r')), args[1])
      case 'flatWith':
        return typed(current.flatWith(functionOf(args[0], 'l', 'r')), args[1])
      case 'union':
      case 'join':
      case 'joinWithTiny':
      case 'joinWithHuge':
      case 'leftOuterJoin':
      case 'rightOuterJoin':
      case 'fullOuterJoin':
      case 'coGroup':
      case 'cross':
      case 'crossWithTiny':
      case 'crossWithHuge':
        return current[name](this.resolve(args[0]), ...args.slice(1))
      case 'withBroadcastSet':
        return current.withBroadcastSet(this.resolve(args[0]), args[1])
      case 'groupBy':
      case 'where':
      case 'equalTo':
      case 'distinct':
      case 'partitionByHash':
        return current[name](...args.map(keyOf))
      case 'sortGroup':
      case 'sortPartition':
      case 'sortLocalOutput':
      case 'sortFirstGroup':
      case 'sortSecondGroup':
        return current[name](keyOf(args[0]), args[1])
      case 'writeAsText':
      case 'writeAsCsv':
        this.files = new LinesSink(name === 'writeAsCsv', args[0]?.toText)
        return current.output(this.files)
      case 'partitionCustom': {
        const choose = functionOf(args[0].partitioner, 'key', 'n')
        return current.partitionCustom(
          { choose, keyType: recordType(args[0].keyType) },
          ...args.slice(1).map(keyOf),
        )
      }
      case 'withPartitioner': {
        const choose = functionOf(args[0].partitioner, 'key', 'n')
        return current.withPartitioner({ choose, keyType: recordType(args[0].keyType) })
      }
      case 'partitionByRange': {
        if (typeof args[0] !== 'object' || args[0]?.distribution === undefined)
          return current.partitionByRange(...args.map(keyOf))
        return current
          .partitionByRange(...args.slice(1).map(keyOf))
          .withBoundaries(args[0].distribution.boundaries)
      }
      case 'iterate':
        return this.iterate(current, args[0])
      case 'iterateDelta':
        return this.iterateDelta(current, args[0])
      case 'sample':
      case 'sampleWithSize':
        return current[name](args[0], args[1], typeof args[2] === 'number' ? args[2] : 1)
      case 'withForwardedFields':
      case 'setCombineHint':
        // Promises and wishes: they change how a result comes about, not the result.
        return current
      default:
        if (typeof current[name] !== 'function' || !CALLED_AS_IS.has(name))
          throw new NotCovered(`operation ${name}`)
        return current[name](...args)
    }
  }
}

const CALLED_AS_IS = new Set([
  'aggregate',
  'and',
  'first',
  'max',
  'maxBy',
  'min',
  'minBy',
  'project',
  'projectFirst',
  'projectSecond',
  'rebalance',
  'setParallelism',
  'summarize',
  'sum',
  'withOrders',
  'zipWithIndex',
  'zipWithUniqueId',
  'countElementsPerPartition',
])

function typed(dataSet: any, options: { type?: CaseType } | undefined): any {
  return options?.type === undefined ? dataSet : dataSet.returns(recordType(options.type))
}

/** A key as the API takes it. */
export function keyOf(key: any): any {
  if (typeof key !== 'object') return key
  const type: RecordType = key.type === undefined ? types.opaque : recordType(key.type)
  return { select: functionOf(key.selector, 'r'), type }
}
