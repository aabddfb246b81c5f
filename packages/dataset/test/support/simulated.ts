import { ExecutionEnvironment } from '@wiesel/dataset'
import { forSeeds, SimulationExecutor } from '@wiesel/testing'

/** Runs a test at parallelism 1, 2 and 3, each in the simulation with several seeds. */
export async function simulated(
  seeds: number,
  run: (env: ExecutionEnvironment) => Promise<void>,
): Promise<void> {
  for (const parallelism of [1, 2, 3])
    await forSeeds(seeds, (seed) =>
      run(new ExecutionEnvironment({ parallelism, seed, executor: new SimulationExecutor({ seed }) })),
    )
}

/** Rows in one fixed order, for comparing bags. */
export function bag(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort()
}

/** The rows of each key. */
export function groupsOf<T, K>(rows: readonly T[], keyOf: (row: T) => K): [K, T[]][] {
  const groups = new Map<K, T[]>()
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row])
  return [...groups]
}
