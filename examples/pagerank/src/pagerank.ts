// Which airports matter most, by the routes between them. Parameter: `folder`, where the map goes.
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isMainThread } from 'node:worker_threads'
import { defineJob } from '@wiesel/dataset'
import Table from 'cli-table3'
import { readAirports, readRoutes } from './airports.ts'
import { highestFirst, rankAirports } from './rank-airports.ts'
import { routeMap } from './route-map.ts'

const TOP = 10

export default defineJob('pagerank', async (env, { folder = join(tmpdir(), 'wiesel-pagerank') }) => {
  const [routes, airports] = await Promise.all([readRoutes(), readAirports()])
  const ranks = highestFirst(await rankAirports(env, routes).collect())
  // With `--threads` the builder runs in every thread; the first one shows what came out.
  if (!isMainThread) return

  const table = new Table({
    head: ['Airport', 'Name', 'Routes', 'Rank'],
    colAligns: ['left', 'left', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  })
  for (const [code, rank] of ranks.slice(0, TOP)) {
    const leaving = routes.filter(({ origin }) => origin === code).length
    table.push([code, airports.get(code)?.name ?? '', String(leaving), rank.toFixed(4)])
  }
  console.log(`${ranks.length} airports, ${routes.length} routes`)
  console.log(table.toString())

  await mkdir(folder, { recursive: true })
  const file = join(folder, 'routes.svg')
  await writeFile(file, routeMap(ranks, routes, airports, TOP))
  console.log(`Map: ${file}`)
})
