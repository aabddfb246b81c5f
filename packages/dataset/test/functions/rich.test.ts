import { expect, test } from 'vitest'
import { rich } from '@wiesel/dataset'
import { bag, simulated } from '../support/simulated.ts'

const code = (wanted: string): unknown => expect.objectContaining({ code: wanted })

test('every kind of function can be rich and read broadcast variables', async () => {
  await simulated(3, async (env) => {
    const numbers = env.fromSequence(1, 5)
    const weights = env.fromElements(1, 2, 3)
    const total = (context: { getBroadcastVariable<T>(name: string): readonly T[] }): number =>
      context.getBroadcastVariable<number>('weights').reduce((a, b) => a + b, 0)
    const mapped = numbers.map(rich((c) => (n: number) => n * total(c))).withBroadcastSet(weights, 'weights')
    expect((await mapped.collect()).sort((a, b) => a - b)).toEqual([6, 12, 18, 24, 30])
    const grouped = numbers
      .groupBy((n) => n % 2)
      .reduce(rich((c) => (a: number, b: number) => a + b + 2 * total(c)))
      .withBroadcastSet(weights, 'weights')
    expect((await grouped.collect()).sort((a, b) => a - b)).toEqual([18, 33])
    const joined = numbers
      .join(numbers)
      .where('*')
      .equalTo('*')
      .with(rich((c) => (a: number, b: number) => [a, b, total(c)]))
      .withBroadcastSet(weights, 'weights')
    expect(bag(await joined.collect())).toEqual(bag([1, 2, 3, 4, 5].map((n) => [n, n, 6])))
  })
})

test('is opened and closed once in each subtask', async () => {
  await simulated(2, async (env) => {
    const events: string[] = []
    const set = env.fromSequence(1, 9).map(
      rich(({ subtask, parallelism, onClose }) => {
        events.push(`open ${subtask}/${parallelism}`)
        onClose(() => void events.push(`close ${subtask}`))
        return (n: number) => n
      }),
    )
    await set.setParallelism(2).collect()
    expect(events.sort()).toEqual(['close 0', 'close 1', 'open 0/2', 'open 1/2'])
  })
})

test('a name that is not there is an error that lists the names', async () => {
  await simulated(1, async (env) => {
    const set = env.fromElements(1)
    const reads = rich((c) => {
      const [first] = c.getBroadcastVariable<number>('wrong')
      return (n: number) => n + first
    })
    await expect(set.map(reads).withBroadcastSet(set, 'right').collect()).rejects.toThrow(/there are right/)
    await expect(set.map(reads).collect()).rejects.toEqual(code('UNKNOWN_BROADCAST_VARIABLE'))
    expect(() => reads(1)).toThrow(code('RICH_FUNCTION_CALLED'))
  })
})
