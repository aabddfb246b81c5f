import type { DataSet, ExecutionEnvironment } from '@wiesel/dataset'
import { Graph, PageRank, type Vertex } from '@wiesel/gelly'
import type { Route } from './airports.ts'

/** How likely someone is at each airport who takes any route from where they are, and now and then begins anywhere. */
export function rankAirports(
  env: ExecutionEnvironment,
  routes: readonly Route[],
): DataSet<Vertex<string, number>> {
  const flights = Graph.fromCollection(
    env,
    routes.map(({ origin, destination, count }) => [origin, destination, count]),
  )
  return flights.run(new PageRank({ convergenceThreshold: 1e-9 }))
}

/** Airports and their ranks, the highest first. */
export function highestFirst(ranks: readonly Vertex<string, number>[]): Vertex<string, number>[] {
  return ranks.toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
}
