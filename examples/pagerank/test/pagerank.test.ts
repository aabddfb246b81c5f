import { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import { readAirports, readRoutes, type Route } from '../src/airports.ts'
import { highestFirst, rankAirports } from '../src/rank-airports.ts'
import { routeMap } from '../src/route-map.ts'

const routes = await readRoutes()

/** Ranks by a loop over all routes. */
function ranksByLoop(all: readonly Route[]): Map<string, number> {
  const codes = [...new Set(all.flatMap(({ origin, destination }) => [origin, destination]))]
  const leaving = Map.groupBy(all, ({ origin }) => origin)
  let ranks = new Map(codes.map((code) => [code, 1 / codes.length]))
  for (let i = 0; i < 200; i++) {
    const stuck = codes.reduce((sum, code) => sum + (leaving.has(code) ? 0 : ranks.get(code)!), 0)
    const next = new Map(codes.map((code) => [code, (0.15 + 0.85 * stuck) / codes.length]))
    for (const { origin, destination } of all) {
      const given = (0.85 * ranks.get(origin)!) / leaving.get(origin)!.length
      next.set(destination, next.get(destination)! + given)
    }
    ranks = next
  }
  return ranks
}

test.each([1, 2])('ranks are those of a loop, at parallelism %i', async (parallelism) => {
  const ranks = await rankAirports(new ExecutionEnvironment({ parallelism }), routes).collect()
  const expected = ranksByLoop(routes)
  expect(ranks.length).toBe(expected.size)
  expect(ranks.reduce((sum, [, rank]) => sum + rank, 0)).toBeCloseTo(1, 9)
  for (const [code, rank] of ranks) expect(rank).toBeCloseTo(expected.get(code)!, 8)
})

test('the map has a circle for each airport, and names and routes of the first', async () => {
  const airports = await readAirports()
  const ranks = highestFirst([...ranksByLoop(routes)])
  const map = routeMap(ranks, routes, airports, 10)
  const open: string[] = []
  for (const [, end, name, empty] of map.matchAll(/<(\/?)(\w+)[^<>]*?(\/?)>/g)) {
    if (end) expect(open.pop()).toBe(name)
    else if (!empty) open.push(name)
  }
  expect(open).toEqual([])
  expect(map).not.toContain('NaN')
  expect(map.match(/<circle /g)).toHaveLength(ranks.filter(([code]) => airports.has(code)).length)
  const top = ranks.slice(0, 10).map(([code]) => code)
  expect([...map.matchAll(/<text [^>]*>(\w+)</g)].map(([, code]) => code)).toEqual(top)
  expect(map.match(/<line /g)).toHaveLength(routes.filter(({ origin }) => top.includes(origin)).length)
})

test('what has no routes or places is drawn without them', () => {
  expect(routeMap([], [], new Map(), 10)).not.toContain('<circle')
  const one = { iata: 'A', name: 'A & B', latitude: 40, longitude: -100 }
  const map = routeMap([['A', 1], ['X', 0.5]], [], new Map([['A', one]]), 10) // prettier-ignore
  expect(map.match(/<circle /g)).toHaveLength(1)
  expect(map).toContain('A &amp; B')
})
