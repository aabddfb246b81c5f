import type { DuckDBConnection } from '@duckdb/node-api'
import type { BenchCase } from '../harness/bench-case.ts'

let opening: Promise<DuckDBConnection> | undefined

async function open(): Promise<DuckDBConnection> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  return instance.connect()
}

/**
 * A case beside DuckDB on one thread. Its tables are loaded before the clock runs, and its result becomes a table of its
 * own, so neither side pays for turning rows of one into rows of the other.
 */
export function besideDuckDb(
  { name, amount, unit, ours }: Pick<BenchCase, 'name' | 'amount' | 'unit' | 'ours'>,
  load: string,
  query: string,
): BenchCase {
  let loaded: Promise<unknown> | undefined
  let tookMs = 0
  return {
    name,
    amount,
    unit,
    peerName: 'DuckDB, one thread, tables loaded',
    ours,
    peer: async () => {
      const connection = await (opening ??= open())
      await (loaded ??= connection.run(load))
      const start = performance.now()
      await connection.run(query)
      tookMs = performance.now() - start
    },
    peerValue: () => tookMs,
  }
}
