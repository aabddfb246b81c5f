import { ExecutionEnvironment } from '@wiesel/dataset'
import { readRoutes } from '@wiesel/example-pagerank/airports'
import { highestFirst, rankAirports } from '@wiesel/example-pagerank/rank-airports'

/** An airport, and how likely someone is there who takes any route from where they are. */
export type RankedAirport = readonly [airport: string, rank: number]

/** The airports that are best connected, by page rank over all routes. */
export async function bestConnected(top: number): Promise<RankedAirport[]> {
  const ranks = await rankAirports(new ExecutionEnvironment(), await readRoutes()).collect()
  return highestFirst(ranks).slice(0, top)
}
