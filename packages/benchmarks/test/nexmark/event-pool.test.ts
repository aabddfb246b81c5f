import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { expect, test } from 'vitest'
import { EventPool } from '../../src/nexmark/event-pool.ts'
import { isAuction, isPerson } from '../../src/nexmark/events.ts'
import { pooledSource } from '../../src/nexmark/pooled-source.ts'

const pool = new EventPool()

test('ids and times go on in the next round', () => {
  const events = Array.from({ length: 300 }, (_, i) => pool.event(99_900 + i))
  expect(events.filter(isPerson).map(({ id }) => id)).toEqual([2998, 2999, 3000, 3001, 3002, 3003])
  const auctions = events.filter(isAuction).map(({ id }) => id)
  expect(auctions).toEqual(auctions.map((_, i) => auctions[0] + i))
  for (const [i, { dateTime }] of events.entries()) expect(dateTime - events[0].dateTime).toBe(i)
})

test('subtasks share the events out in turns', async () => {
  const env = new StreamExecutionEnvironment({ parallelism: 2 })
  const times = (await pooledSource(env, 1000).collect().toArray()).map(({ dateTime }) => dateTime)
  expect(times.toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: 1000 }, (_, n) => pool.event(n).dateTime),
  )
})
