import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StreamExecutionEnvironment, type EnvironmentOptions } from '@wiesel/datastream'
import { Accumulators, DiscardingSink, outputTag, rich, type AccumulatorKind } from '@wiesel/runtime'
import { testEnvironment } from '@wiesel/testing'

const discard = new DiscardingSink<unknown>()

describe('accumulators', () => {
  test.for([1, 3])('are merged over subtasks (parallelism %i)', (parallelism) =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -50, max: 50 })),
        fc.integer({ min: 1, max: 5 }),
        async (values, seed) => {
          const env = testEnvironment({ parallelism, seed })
          env
            .fromCollection(values)
            .filter(
              rich((context) => {
                const all = {
                  count: context.accumulator('count', Accumulators.counter),
                  sum: context.accumulator('sum', Accumulators.sum),
                  big: context.accumulator('big', Accumulators.bigCounter),
                  mean: context.accumulator('mean', Accumulators.average),
                  least: context.accumulator('least', Accumulators.minimum),
                  most: context.accumulator('most', Accumulators.maximum),
                  often: context.accumulator('often', Accumulators.histogram),
                  list: context.accumulator('list', Accumulators.list<number>()),
                }
                return (value: number) => {
                  all.count.add(1)
                  all.sum.add(value)
                  all.big.add(BigInt(value))
                  for (const one of [all.mean, all.least, all.most, all.often, all.list]) one.add(value)
                  return true
                }
              }),
            )
            .sinkTo(discard)
          const { accumulators } = await env.execute()
          const sum = values.reduce((a, b) => a + b, 0)
          const sorted = values.toSorted((a, b) => a - b)
          expect({
            ...accumulators,
            list: (accumulators.list as number[]).toSorted((a, b) => a - b),
          }).toEqual({
            count: values.length,
            sum,
            big: BigInt(sum),
            mean: values.length === 0 ? null : sum / values.length,
            least: sorted[0] ?? null,
            most: sorted.at(-1) ?? null,
            often: new Map(sorted.map((value) => [value, values.filter((other) => other === value).length])),
            list: sorted,
          })
        },
      ),
      { numRuns: 15 },
    ),
  )

  test('may be of a kind of the user, and are read while the job runs', async () => {
    const longest: AccumulatorKind<string, string, string> = {
      createAccumulator: () => '',
      add: (value, best) => (value.length > best.length ? value : best),
      getResult: (best) => best,
      merge: (a, b) => (b.length > a.length ? b : a),
    }
    const env = new StreamExecutionEnvironment()
    let release = (): void => {}
    const gate = new Promise<void>((resolve) => (release = resolve))
    env
      .fromAsyncIterable(
        (async function* () {
          yield 'a'
          yield 'ccc'
          await gate
          yield 'bb'
        })(),
      )
      .map(
        rich((context) => {
          const best = context.accumulator('longest', longest)
          return (word: string) => {
            best.add(word)
            return word
          }
        }),
      )
      .sinkTo(discard)
    const job = env.executeAsync()
    while (job.accumulators().longest !== 'ccc') await new Promise((resolve) => setImmediate(resolve))
    release()
    expect((await job.result).accumulators).toEqual({ longest: 'ccc' })
    expect(job.accumulators()).toEqual({ longest: 'ccc' })
  })

  test('of one name need one kind', async () => {
    const env = new StreamExecutionEnvironment()
    const counting = (kind: typeof Accumulators.counter | typeof Accumulators.sum) =>
      rich((context) => {
        context.accumulator<number, number, number>('n', kind)
        return (n: number) => n
      })
    env.fromElements(1).map(counting(Accumulators.counter)).map(counting(Accumulators.sum)).sinkTo(discard)
    await expect(env.execute()).rejects.toMatchObject({ code: 'ACCUMULATOR_KIND' })
  })

  test('of a failed job can still be read', async () => {
    const env = new StreamExecutionEnvironment()
    env
      .fromElements(1, 2, 0)
      .map(
        rich((context) => {
          const seen = context.accumulator('seen', Accumulators.counter)
          return (n: number) => {
            if (n === 0) throw new Error('zero')
            seen.add(1)
            return n
          }
        }),
      )
      .sinkTo(discard)
    const job = env.executeAsync()
    await expect(job.result).rejects.toThrow('zero')
    expect(job.accumulators()).toEqual({ seen: 2 })
  })
})

describe('rich functions', () => {
  test('know where they run, and are closed in each subtask', async () => {
    const env = testEnvironment({ parallelism: 2, parameters: { unit: 'cm' } })
    env.registerCachedValue('factor', 10).registerCachedFile('table', '/data/table.csv')
    const closed: number[] = []
    const seen = await env
      .fromElements(1, 2, 3, 4)
      .flatMap(
        rich((context) => {
          context.onClose(() => void closed.push(context.subtask))
          const factor = context.cachedValue<number>('factor')
          return (n: number) => [
            `${n * factor} ${context.parameters.unit} ${context.cachedFile('table')} ${context.attempt} of ${context.parallelism}`,
          ]
        }),
      )
      .collect()
      .toArray()
    expect(seen.toSorted()).toEqual([1, 2, 3, 4].map((n) => `${n}0 cm /data/table.csv 0 of 2`))
    expect(new Set(closed)).toEqual(new Set([0, 1]))
  })

  test('work as reduce functions', async () => {
    const env = testEnvironment()
    const sums = env
      .fromElements(1, 2, 3)
      .keyBy(() => 'all')
      .reduce(
        rich(({ subtask }) => {
          return (a: number, b: number) => a + b + subtask
        }),
      )
    expect(await sums.collect().toArray()).toEqual([1, 3, 6])
  })

  test('say what is registered when a name is unknown', async () => {
    const env = testEnvironment()
    env.registerCachedValue('rates', 1)
    const broken = env.fromElements(1).map(
      rich((context) => {
        context.cachedValue('rate')
        return (n: number) => n
      }),
    )
    await expect(broken.collect().toArray()).rejects.toThrow(
      'No value is registered as "rate"; there are rates',
    )
    expect(() => env.registerCachedValue('rates', 2)).toThrow('registered as "rates" already')
  })
})

test('a side output needs a tag', async () => {
  const tag = outputTag<number>('side')
  const stream = testEnvironment()
    .fromElements(1)
    .process<number>({
      processElement(_, context) {
        context.output(null as unknown as typeof tag, 1)
      },
    })
  await expect(stream.collect().toArray()).rejects.toMatchObject({ code: 'INVALID_OUTPUT_TAG' })
})

test.each(['in production', 'in the simulation'])(
  'how often the job was started is known, %s',
  async (where) => {
    const options: EnvironmentOptions = {
      checkpointing: '1 s',
      restartStrategy: { kind: 'fixed-delay', attempts: 3, delay: 1 },
    }
    const env = where === 'in production' ? new StreamExecutionEnvironment(options) : testEnvironment(options)
    const attempts = env.fromElements(1).map(
      rich(({ attempt }) => () => {
        if (attempt < 2) throw new Error('broke')
        return attempt
      }),
    )
    expect(await attempts.collect().toArray()).toEqual([2])
  },
)
