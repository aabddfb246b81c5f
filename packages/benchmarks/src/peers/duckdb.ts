import type { DuckDBConnection } from '@duckdb/node-api'
import type { Peer } from '../harness/bench-case.ts'

let opening: Promise<DuckDBConnection> | undefined

async function open(): Promise<DuckDBConnection> {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  return instance.connect()
}

/**
 * DuckDB on one thread. Its tables are loaded before the clock runs, and its result becomes a table of its own, so neither
 * side pays for turning rows of one into rows of the other.
 */
export function duckDb(load: string, query: string): Peer {
  let loaded: Promise<unknown> | undefined
  let tookMs = 0
  return {
    peerName: 'DuckDB, one thread, tables loaded',
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
