import type { Operator } from '@wiesel/runtime/internal'
import { checkOperator, type HarnessStep, type InputRoute } from '@wiesel/testing'

/** What an operator emits for some records of each input, given input by input, each ended before the next, in some
 * `order`; with a budget of bytes. */
export async function outputsOf<Out>(
  create: () => Operator,
  inputs: readonly (readonly unknown[])[],
  routes: readonly InputRoute[],
  memory?: number,
  order: readonly number[] = inputs.map((_, input) => input),
): Promise<Out[]> {
  const steps = order.flatMap((input): HarnessStep[] => [
    ...inputs[input].map((row): HarnessStep => ['push', row, null, input]),
    ['end', input],
  ])
  const { outputs } = await checkOperator(create, {
    steps,
    harness: { inputs: routes, ...(memory === undefined ? {} : { memory }) },
    ignoreWatermarks: true,
  })
  return outputs.flatMap((output) => (output[0] === 'record' ? [output[1] as Out] : []))
}

/** Rows in one fixed order, for comparing bags. */
export function bag(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}

/** The rows of each key. */
export function groupsOf<T>(rows: readonly T[], keyOf: (row: T) => unknown): Map<unknown, T[]> {
  const groups = new Map<unknown, T[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return groups
}
