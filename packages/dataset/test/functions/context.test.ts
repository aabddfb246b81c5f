import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ExecutionEnvironment, rich } from '@wiesel/dataset'
import { Accumulators } from '@wiesel/runtime'

const code = (wanted: string): unknown => expect.objectContaining({ code: wanted })

test.each([1, 3])(
  'functions count in accumulators, whatever they are for, on %i subtasks',
  async (parallelism) => {
    const env = new ExecutionEnvironment({ parallelism })
    const numbers = env.fromSequence(1, 100)
    const counted = numbers
      .map(
        rich(({ accumulator }) => {
          const seen = accumulator('seen', Accumulators.counter)
          const often = accumulator('often', Accumulators.histogram)
          return (n: number) => {
            seen.add(1)
            often.add(n % 3)
            return n
          }
        }),
      )
      .groupBy((n) => n % 10)
      .reduceGroup(
        rich(({ accumulator }) => {
          const groups = accumulator('groups', Accumulators.counter)
          return (rows: Iterable<number>) => {
            groups.add(1)
            return [...rows]
          }
        }),
      )
    expect(await counted.count()).toBe(100)
    expect(env.lastResult?.accumulators).toEqual({
      seen: 100,
      groups: 10,
      often: new Map([
        [0, 33],
        [1, 34],
        [2, 33],
      ]),
    })
  },
)

test('nothing counted, nothing there; and a count of no records is the first one', async () => {
  const env = new ExecutionEnvironment()
  await env.fromElements(1).collect()
  expect(env.lastResult?.accumulators).toEqual({})
  const counts = rich(({ accumulator }) => {
    const seen = accumulator('seen', Accumulators.counter)
    return (n: number) => {
      seen.add(1)
      return n
    }
  })
  await env.fromCollection<number>([]).map(counts).collect()
  expect(env.lastResult?.accumulators).toEqual({ seen: 0 })
})

test('functions read the parameters of the job, and values and files that it was given', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'wiesel-dataset-'))
  const path = join(folder, 'names.txt')
  writeFileSync(path, 'one two three')
  const env = new ExecutionEnvironment({ parallelism: 2, parameters: { mark: '!' } })
  env.registerCachedFile('names', path).registerCachedValue('factor', 2)
  const named = env.fromElements(0, 1).map(
    rich(({ parameters, cachedFile, cachedValue }) => {
      const names = readFileSync(cachedFile('names'), 'utf8').split(' ')
      const factor = cachedValue<number>('factor')
      return (n: number) => names[n * factor] + parameters.mark
    }),
  )
  expect((await named.collect()).sort()).toEqual(['one!', 'three!'])
  expect(() => env.registerCachedFile('names', path)).toThrow(code('INVALID_OPTION'))
  const missing = env.fromElements(1).map(
    rich(
      ({ cachedFile }) =>
        (n: number) =>
          cachedFile('nams') + n,
    ),
  )
  await expect(missing.collect()).rejects.toThrow(/"nams".*names/s)
  rmSync(folder, { recursive: true })
})
