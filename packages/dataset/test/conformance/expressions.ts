import { rich, type RichContext } from '@wiesel/dataset'
import { Accumulators, type Accumulator } from '@wiesel/runtime'
import { NotCovered } from './cases.ts'

function fail(message: string): never {
  throw new Error(message)
}

const MENTIONS_CONTEXT = /\b(bc|ctx|acc|it)\./
const MENTIONS_OTHER = /\b(params)\./

/** The accumulators of a function, by name, and an expression that is evaluated when it opens. */
export interface AccumulatorOptions {
  readonly accumulators?: Readonly<Record<string, string>>
  readonly open?: string
  readonly faulty?: string
}

function kindOf(type: string, faulty: string | undefined) {
  if (type === 'double') return Accumulators.sum
  if (faulty === undefined) return Accumulators.counter
  const { createAccumulator, add, getResult } = Accumulators.counter
  return { createAccumulator, add, getResult, merge: () => fail('faulty') }
}

/** What an expression knows as `acc`. */
function accumulatorsOf(context: RichContext, { accumulators = {}, faulty }: AccumulatorOptions): unknown {
  const open = (name: string, type: string): Accumulator<number, number> =>
    context.accumulator<number, number, number>(name, kindOf(type, faulty))
  const all = new Map(Object.entries(accumulators).map(([name, type]) => [name, open(name, type)]))
  return { add: (name: string, value: number) => all.get(name)?.add(value), get: open }
}

function surroundings(context: RichContext): { bc: unknown; ctx: unknown; it: unknown } {
  const bc = new Proxy({}, { get: (_, name) => context.getBroadcastVariable(String(name)) })
  const it = {
    get superstep() {
      return context.getSuperstepNumber()
    },
    add: (name: string, value: number) => context.getIterationAggregator<number>(name).aggregate(value),
    prev: (name: string) => context.getPreviousIterationAggregate(name),
  }
  return { bc, it, ctx: { subtask: context.subtask, parallelism: context.parallelism } }
}

/** The function of an expression over some names. Made anew in each subtask if it looks at the context. */
export function functionOf(expression: string, ...names: string[]): (...args: any[]) => any {
  return functionWith({}, expression, ...names)
}

/** As {@link functionOf}, with accumulators. */
export function functionWith(
  options: AccumulatorOptions,
  expression: string,
  ...names: string[]
): (...args: any[]) => any {
  const other = MENTIONS_OTHER.exec(expression)
  if (other !== null) throw new NotCovered(`${other[1]} in functions`)
  const compiled = new Function('bc', 'ctx', 'acc', 'it', 'fail', ...names, `return (${expression})`) as (
    ...args: unknown[]
  ) => unknown
  if (options.accumulators === undefined && !MENTIONS_CONTEXT.test(expression))
    return (...args) => compiled(undefined, undefined, undefined, undefined, fail, ...args)
  return rich((context) => {
    const { bc, ctx, it } = surroundings(context)
    const acc = accumulatorsOf(context, options)
    if (options.open !== undefined) new Function('acc', options.open)(acc)
    return (...args: unknown[]) => compiled(bc, ctx, acc, it, fail, ...args)
  })
}

/** As {@link functionOf}, for functions that take whole groups: their arguments become arrays. */
export function groupFunctionOf(expression: string, ...names: string[]): (...args: any[]) => any {
  return groupFunctionWith({}, expression, ...names)
}

/** As {@link groupFunctionOf}, with accumulators. */
export function groupFunctionWith(
  options: AccumulatorOptions,
  expression: string,
  ...names: string[]
): (...args: any[]) => any {
  const arrays = names.map((name) => `${name}=[...${name}]`).join(',')
  return functionWith(options, `(${arrays},${expression})`, ...names)
}
