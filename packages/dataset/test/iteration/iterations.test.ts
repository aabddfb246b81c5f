import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ExecutionEnvironment, rich, sumAggregator, type DataSet } from '@wiesel/dataset'
import { forSeeds, SimulationExecutor } from '@wiesel/testing'
import { bag, simulated } from '../support/simulated.ts'

type Edge = [from: number, to: number]
type Vertex = [id: number, component: number]

const graphs = fc.integer({ min: 1, max: 12 }).chain((vertices) =>
  fc.record({
    vertices: fc.constant(vertices),
    edges: fc.array(
      fc.tuple(fc.integer({ min: 0, max: vertices - 1 }), fc.integer({ min: 0, max: vertices - 1 })),
      { maxLength: 20 },
    ) as fc.Arbitrary<Edge[]>,
  }),
)

const both = (edges: readonly Edge[]): Edge[] =>
  edges.flatMap(([a, b]): Edge[] => [
    [a, b],
    [b, a],
  ])
const vertexRows = (count: number): Vertex[] => Array.from({ length: count }, (_, i) => [i, i])

/** Runs each graph at parallelism 1, 2 and 4, each in the simulation with a seed of its own. */
async function onGraphs(
  run: (env: ExecutionEnvironment, graph: { vertices: number; edges: Edge[] }) => Promise<void>,
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(graphs, fc.integer(), fc.constantFrom(1, 2, 4), async (graph, seed, parallelism) =>
      run(new ExecutionEnvironment({ parallelism, seed, executor: new SimulationExecutor({ seed }) }), graph),
    ),
    { numRuns: 40 },
  )
}

/** The components after at most some supersteps of spreading the smallest number. */
function naiveComponents(count: number, edges: readonly Edge[], max: number): Vertex[] {
  let components = vertexRows(count)
  for (let superstep = 0; superstep < max; superstep++) {
    const now = components
    components = now.map(([id, own]): Vertex => [
      id,
      Math.min(
        own,
        ...both(edges)
          .filter(([, to]) => to === id)
          .map(([from]) => now[from][1]),
      ),
    ])
  }
  return components
}

function components(vertices: DataSet<Vertex>, edges: DataSet<Edge>, max: number): DataSet<Vertex> {
  const iteration = vertices.iterateDelta(vertices, max, 0)
  const changed = iteration
    .getWorkset()
    .join(edges)
    .where(0)
    .equalTo(0)
    .with((vertex, edge): Vertex => [edge[1], vertex[1]])
    .groupBy(0)
    .min(1)
    .join(iteration.getSolutionSet())
    .where(0)
    .equalTo(0)
    .flatWith((found, known) => (found[1] < known[1] ? [found] : []))
  return iteration.closeWith(changed, changed)
}

describe('against loops written by hand, on random graphs at parallelism 1, 2 and 4', () => {
  test('components by a delta iteration, after any number of supersteps', async () => {
    await onGraphs(async (env, { vertices, edges }) => {
      for (const max of [1, 2, 20]) {
        const result = components(
          env.fromCollection(vertexRows(vertices)),
          env.fromCollection(both(edges)),
          max,
        )
        expect(bag(await result.collect())).toEqual(bag(naiveComponents(vertices, edges, max)))
      }
    })
  })

  test('components by a co-group with the solution set, which may be on either side', async () => {
    await onGraphs(async (env, { vertices, edges }) => {
      const rows = env.fromCollection(vertexRows(vertices))
      const iteration = rows.iterateDelta(rows, 20, 0)
      const candidates = iteration
        .getWorkset()
        .join(env.fromCollection(both(edges)))
        .where(0)
        .equalTo(0)
        .with((vertex, edge): Vertex => [edge[1], vertex[1]])
      const changed = iteration
        .getSolutionSet()
        .coGroup(candidates)
        .where(0)
        .equalTo(0)
        .with((known, found): Vertex[] => {
          const [[id, own]] = [...known]
          const least = Math.min(...[...found].map(([, component]) => component))
          return least < own ? [[id, least]] : []
        })
      const result = iteration.closeWith(changed, changed)
      expect(bag(await result.collect())).toEqual(bag(naiveComponents(vertices, edges, 20)))
    })
  })

  test('components by a bulk iteration that ends when an aggregator says that nothing changed', async () => {
    await onGraphs(async (env, { vertices, edges }) => {
      const partial = env
        .fromCollection(vertexRows(vertices))
        .iterate(50)
        .registerAggregationConvergenceCriterion('changed', sumAggregator, (_, changed) => changed === 0)
      const messages = partial
        .join(env.fromCollection(both(edges)))
        .where(0)
        .equalTo(0)
        .with((vertex, edge): Vertex => [edge[1], vertex[1]])
      const next = partial
        .coGroup(messages)
        .where(0)
        .equalTo(0)
        .with(
          rich((context) => {
            const changed = context.getIterationAggregator<number>('changed')
            return (own: Iterable<Vertex>, found: Iterable<Vertex>): Vertex[] => {
              const [[id, component]] = [...own]
              const least = Math.min(component, ...[...found].map(([, other]) => other))
              if (least < component) changed.aggregate(1)
              return [[id, least]]
            }
          }),
        )
      const result = partial.closeWith(next)
      expect(bag(await result.collect())).toEqual(bag(naiveComponents(vertices, edges, 20)))
    })
  })

  test('paths by a bulk iteration over a union with a constant data set', async () => {
    await onGraphs(async (env, { edges }) => {
      const constant = env.fromCollection(edges)
      const result = constant.iterate(3, (paths) =>
        paths
          .join(constant)
          .where(1)
          .equalTo(0)
          .with((path, edge): Edge => [path[0], edge[1]])
          .union(paths, constant)
          .distinct(),
      )
      const paths = new Set(edges.map((edge) => edge.join()))
      for (let i = 0; i < 3; i++) {
        const before = [...paths]
        for (const path of before)
          for (const [from, to] of edges)
            if (path.split(',')[1] === String(from)) paths.add(`${path.split(',')[0]},${to}`)
      }
      expect(new Set((await result.collect()).map((edge) => edge.join()))).toEqual(paths)
    })
  })
})

describe('a bulk iteration', () => {
  test('does all supersteps, and keeps what no superstep changes', async () => {
    await simulated(3, async (env) => {
      expect(
        await env
          .fromElements(1)
          .iterate(7, (n) => n.map((i) => i * 2))
          .collect(),
      ).toEqual([128])
      expect(
        bag(
          await env
            .fromSequence(1, 50)
            .iterate(3, (n) => n)
            .collect(),
        ),
      ).toEqual(bag(Array.from({ length: 50 }, (_, i) => i + 1)))
    })
  })

  test('goes on without records', async () => {
    await simulated(3, async (env) => {
      const counts = env
        .fromElements(1)
        .filter((n) => n > 1)
        .iterate(3, (n) => n.mapPartition((rows) => [[...rows].length]))
      expect((await counts.collect()).length).toBeGreaterThan(0)
      const none = env.fromElements(1).iterate(3, (n) => n.filter(() => false))
      expect(await none.collect()).toEqual([])
    })
  })

  test('ends when the criterion has no records, after the superstep that showed it', async () => {
    await simulated(3, async (env) => {
      const partial = env.fromElements(1).iterate(100)
      const next = partial.map((n) => n + 1)
      const result = partial.closeWith(
        next,
        next.filter((n) => n < 5),
      )
      expect(await result.collect()).toEqual([5])
    })
  })

  test('tells the handle how far it is, and what supersteps took', async () => {
    const env = new ExecutionEnvironment({ parallelism: 2, executor: new SimulationExecutor({ seed: 1 }) })
    const partial = env
      .fromElements(3, 1)
      .iterate(10)
      .name('Count down')
      .registerAggregator('sum', sumAggregator)
    const next = partial
      .map(
        rich((context) => {
          const sum = context.getIterationAggregator<number>('sum')
          return (n: number) => {
            sum.aggregate(n)
            return n - 1
          }
        }),
      )
      .filter((n) => n > 0)
    partial.closeWith(next, next).output({
      createWriter: () => ({ write: () => {}, flush: () => {} }),
    })
    const handle = env.executeAsync()
    await handle.result
    const [iteration] = handle.iterations()
    expect(iteration).toMatchObject({ name: 'Count down', superstep: 3, maxSupersteps: 10, ended: true })
    expect(
      iteration.recent.map(({ superstep, rows, aggregates }) => [superstep, rows, aggregates.sum]),
    ).toEqual([
      [1, 1, 4],
      [2, 1, 2],
      [3, 0, 1],
    ])
  })

  test('tells functions the superstep and what aggregators came to before, in every subtask', async () => {
    await simulated(3, async (env) => {
      const partial = env.fromSequence(1, 6).rebalance().iterate(4).registerAggregator('sum', sumAggregator)
      const next = partial.map(
        rich((context) => {
          const before = context.getPreviousIterationAggregate<number>('sum')
          const superstep = context.getSuperstepNumber()
          const sum = context.getIterationAggregator<number>('sum')
          return (n: number) => {
            if (before !== (superstep - 1) * 6) throw new Error(`${before} before superstep ${superstep}`)
            sum.aggregate(superstep)
            return n
          }
        }),
      )
      expect((await partial.closeWith(next).collect()).length).toBe(6)
    })
  })

  test('gives the partial solution as a broadcast variable to a constant data set', async () => {
    await simulated(3, async (env) => {
      const constant = env.fromElements(1, 2, 3).rebalance()
      const result = env.fromElements(0).iterate(3, (partial) =>
        constant
          .map(
            rich((context) => {
              const [last] = context.getBroadcastVariable<number>('last')
              return (n: number) => n + last
            }),
          )
          .withBroadcastSet(partial, 'last')
          .reduce((a, b) => a + b),
      )
      expect(await result.collect()).toEqual([6 + 3 * (6 + 3 * 6)])
    })
  })

  test('calls the functions that a superstep asked to be closed, at its end', async () => {
    const closed: number[] = []
    const env = new ExecutionEnvironment()
    const result = env.fromElements(1).iterate(3, (partial) =>
      partial.map(
        rich((context) => {
          const superstep = context.getSuperstepNumber()
          context.onClose(() => void closed.push(superstep))
          return (n: number) => n
        }),
      ),
    )
    await result.collect()
    expect(closed).toEqual([1, 2, 3])
  })

  test('fails with the error of a function, naming it', async () => {
    const env = new ExecutionEnvironment({ parallelism: 2 })
    const result = env.fromElements(1, 2).iterate(3, (partial) =>
      partial
        .map((n) => {
          if (n > 3) throw new Error('too much')
          return n + 1
        })
        .name('Grow'),
    )
    await expect(result.collect()).rejects.toThrow(/"Grow".*too much/s)
  })

  test('takes more records than channels hold', async () => {
    await forSeeds(2, async (seed) => {
      const env = new ExecutionEnvironment({ parallelism: 2, executor: new SimulationExecutor({ seed }) })
      const result = env.fromSequence(1, 400).iterate(3, (partial) => {
        const grown = partial.map((n) => n + 1)
        return grown
          .join(partial)
          .where((n) => n)
          .equalTo((n) => n)
          .with((a) => a)
          .union(grown.filter((n) => n > 400))
      })
      expect((await result.collect()).length).toBeGreaterThan(0)
    })
  })
})

describe('a delta iteration', () => {
  test('of a workset that is empty gives the solution set', async () => {
    await simulated(3, async (env) => {
      const rows = env.fromElements<Vertex>([1, 1], [2, 2], [2, 3])
      const iteration = rows.iterateDelta(
        rows.filter(() => false),
        5,
        0,
      )
      const result = await iteration.closeWith(iteration.getWorkset(), iteration.getWorkset()).collect()
      expect(bag(result.map(([id]) => id))).toEqual(['1', '2'])
    })
  })

  test('adds records with new keys, and shows changes from the next superstep on', async () => {
    await simulated(3, async (env) => {
      const rows = env.fromElements<Vertex>([0, 0])
      const iteration = rows.iterateDelta(rows, 4, 0)
      const next = iteration.getWorkset().map(([id]): Vertex => [id + 1, id])
      const seen = next.leftOuterJoin(iteration.getSolutionSet()).where(0).equalTo(0)
      const delta = seen.with((record, known): Vertex => [record[0], known === null ? -1 : 1])
      const result = await iteration.closeWith(delta, next).collect()
      expect(bag(result)).toEqual(
        bag([
          [0, 0],
          [1, -1],
          [2, -1],
          [3, -1],
          [4, -1],
        ]),
      )
    })
  })
})

describe('a program is refused', () => {
  const env = new ExecutionEnvironment()
  const rows = (): DataSet<Vertex> => env.fromElements<Vertex>([1, 2])

  test.each<[string, () => unknown]>([
    [
      'ITERATION_NOT_CLOSED',
      () =>
        rows()
          .iterate(3)
          .map((row) => row)
          .explain(),
    ],
    [
      'ITERATION_CONSTANT',
      () =>
        rows()
          .iterate(3, () => rows())
          .explain(),
    ],
    [
      'ITERATION_CONSTANT',
      () => {
        const partial = rows().iterate(3)
        return partial
          .closeWith(
            partial.map((row) => row),
            rows(),
          )
          .explain()
      },
    ],
    [
      'ITERATION_LEFT',
      () => {
        const partial = rows().iterate(3)
        const inside = partial.map((row) => row)
        return partial
          .closeWith(inside)
          .union(inside)
          .map((row) => row)
          .explain()
      },
    ],
    [
      'NESTED_ITERATION',
      () =>
        rows()
          .iterate(3, (outer) => outer.iterate(3, (inner) => inner.map((row) => row)))
          .explain(),
    ],
    [
      'ITERATION_CLOSED',
      () => {
        const partial = rows().iterate(3)
        partial.closeWith(partial)
        return partial.closeWith(partial)
      },
    ],
    [
      'SOLUTION_SET_USE',
      () =>
        rows()
          .iterateDelta(rows(), 3, 0)
          .getSolutionSet()
          .map((row) => row),
    ],
    [
      'SOLUTION_SET_KEY',
      () => {
        const iteration = rows().iterateDelta(rows(), 3, 0)
        return iteration.getWorkset().join(iteration.getSolutionSet()).where(0).equalTo(1)
      },
    ],
    ['INVALID_OPTION', () => rows().iterate(0)],
  ])('%s', (code, build) => {
    expect(build).toThrow(expect.objectContaining({ code }))
  })

  test('that asks for the superstep outside of an iteration, or for an aggregator that there is not', async () => {
    const outside = env.fromElements(1).map(rich((context) => () => context.getSuperstepNumber()))
    await expect(outside.collect()).rejects.toThrow(/not part of an iteration/)
    const unknown = env
      .fromElements(1)
      .iterate(2, (n) => n.map(rich((context) => () => context.getPreviousIterationAggregate<number>('x'))))
    await expect(unknown.collect()).rejects.toThrow(/no aggregator "x"/)
  })
})

test('the plan shows the loop', () => {
  const env = new ExecutionEnvironment()
  const text = env
    .fromElements(1)
    .iterate(3, (n) => n.map((i) => i).name('Inside'))
    .explain()
  expect(text).toMatch(/Inside {2}\(forward, feedback\) into input 2/)
  expect(text).toMatch(/supersteps: at most 3/)
})
