import { rich, type RichContext } from '@wiesel/dataset'
import { NotCovered } from './cases.ts'

function fail(message: string): never {
  throw new Error(message)
}

const MENTIONS_CONTEXT = /\b(bc|ctx)\./
const MENTIONS_OTHER = /\b(it|acc|params)\./

function surroundings(context: RichContext): { bc: unknown; ctx: unknown } {
  const bc = new Proxy({}, { get: (_, name) => context.getBroadcastVariable(String(name)) })
  return { bc, ctx: { subtask: context.subtask, parallelism: context.parallelism } }
}

/** The function of an expression over some names. Made anew in each subtask if it looks at the context. */
export function functionOf(expression: string, ...names: string[]): (...args: any[]) => any {
  const other = MENTIONS_OTHER.exec(expression)
  if (other !== null) throw new NotCovered(`${other[1]} in functions`)
  const compiled = new Function('bc', 'ctx', 'fail', ...names, `return (${expression})`) as (
    ...args: unknown[]
  ) => unknown
  if (!MENTIONS_CONTEXT.test(expression)) return (...args) => compiled(undefined, undefined, fail, ...args)
  return rich((context) => {
    const { bc, ctx } = surroundings(context)
    return (...args: unknown[]) => compiled(bc, ctx, fail, ...args)
  })
}

/** As {@link functionOf}, for functions that take whole groups: their arguments become arrays. */
export function groupFunctionOf(expression: string, ...names: string[]): (...args: any[]) => any {
  return functionOf(`(${names.map((name) => `${name}=[...${name}]`).join(',')},${expression})`, ...names)
}
