import { ExecutionEnvironment } from '@wiesel/dataset'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { BipartiteGraph, type BipartiteEdge, type Graph, type Vertex } from '../../src/index.ts'
import { PARALLELISMS, sorted } from '../support/random-graph.ts'

type Top = Vertex<number, string>
type Bottom = Vertex<string, number>
type Link = BipartiteEdge<number, string, number>

interface Lists {
  readonly top: readonly Top[]
  readonly bottom: readonly Bottom[]
  readonly links: readonly Link[]
}

/** Also without vertices or edges, with repeated edges, and vertices that have none. */
const lists: fc.Arbitrary<Lists> = fc
  .record({
    tops: fc.nat(4),
    bottoms: fc.nat(4),
    pairs: fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(3)), { maxLength: 12 }),
  })
  .map(({ tops, bottoms, pairs }) => ({
    top: Array.from({ length: tops }, (_, id): Top => [id, `top ${id}`]),
    bottom: Array.from({ length: bottoms }, (_, id): Bottom => [`b${id}`, id * 100]),
    links: pairs
      .filter(([a, b]) => a < tops && b < bottoms)
      .map(([a, b, value]): Link => [a, `b${b}`, value]),
  }))

type Whole = BipartiteGraph<number, string, string, number, number>

interface Projected {
  readonly graph: (whole: Whole) => Graph<any, any, any>
  readonly kept: (lists: Lists) => readonly unknown[]
  /** The edge for two edges that meet; `undefined` if they do not. */
  readonly edge: (a: Link, b: Link, lists: Lists) => unknown
}

const topValue = ({ top }: Lists, one: number): unknown => top.find(([id]) => id === one)?.[1]
const bottomValue = ({ bottom }: Lists, one: string): unknown => bottom.find(([id]) => id === one)?.[1]

const PROJECTIONS: Readonly<Record<string, Projected>> = {
  projectionTopSimple: {
    graph: (whole) => whole.projectionTopSimple(),
    kept: ({ top }) => top,
    edge: (a, b) => (a[1] === b[1] && a[0] !== b[0] ? [a[0], b[0], [a[2], b[2]]] : undefined),
  },
  projectionBottomSimple: {
    graph: (whole) => whole.projectionBottomSimple(),
    kept: ({ bottom }) => bottom,
    edge: (a, b) => (a[0] === b[0] && a[1] !== b[1] ? [a[1], b[1], [a[2], b[2]]] : undefined),
  },
  projectionTopFull: {
    graph: (whole) => whole.projectionTopFull(),
    kept: ({ top }) => top,
    edge: (a, b, all) =>
      a[1] === b[1] && a[0] !== b[0]
        ? [a[0], b[0], [a[1], bottomValue(all, a[1]), topValue(all, a[0]), topValue(all, b[0]), a[2], b[2]]]
        : undefined,
  },
  projectionBottomFull: {
    graph: (whole) => whole.projectionBottomFull(),
    kept: ({ bottom }) => bottom,
    edge: (a, b, all) =>
      a[0] === b[0] && a[1] !== b[1]
        ? [
            a[1],
            b[1],
            [a[0], topValue(all, a[0]), bottomValue(all, a[1]), bottomValue(all, b[1]), a[2], b[2]],
          ]
        : undefined,
  },
}

test.each(Object.keys(PROJECTIONS))('%s connects all that have a neighbour in common', (name) =>
  fc.assert(
    fc.asyncProperty(lists, fc.constantFrom(...PARALLELISMS), async (all, parallelism) => {
      const env = new ExecutionEnvironment({ parallelism, travelCheck: true })
      const whole = BipartiteGraph.fromDataSet(
        env.fromCollection(all.top),
        env.fromCollection(all.bottom),
        env.fromCollection(all.links),
      )
      const { graph, kept, edge } = PROJECTIONS[name]
      const { vertices, edges } = graph(whole)
      expect(sorted(await vertices.collect())).toEqual(sorted(kept(all)))
      const expected = all.links
        .flatMap((a) => all.links.map((b) => edge(a, b, all)))
        .filter((one) => one !== undefined)
      expect(sorted(await edges.collect())).toEqual(sorted(expected))
    }),
    { numRuns: 25 },
  ),
)
