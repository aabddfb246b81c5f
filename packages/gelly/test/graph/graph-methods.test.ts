/** Every method of `Graph` against a naive model, on graphs with repeated edges, self-loops and isolated vertices. */
import type { ExecutionEnvironment } from '@wiesel/dataset'
import { expect, test } from 'vitest'
import { Graph, InvalidVertexIdsValidator, translators } from '../../src/index.ts'
import { sorted } from '../support/random-graph.ts'
import {
  distinct,
  edgesAt,
  forGiven,
  graphOf,
  idsOf,
  isWithin,
  rowsOf,
  taggedRows,
  valueOf,
  type E,
  type G,
  type Given,
  type Lists,
  type V,
} from './naive.ts'

interface Method {
  readonly call: (graph: G, given: Given, env: ExecutionEnvironment) => Promise<readonly unknown[]>
  readonly model: (own: Lists, given: Given) => readonly unknown[]
}

const isOdd = ([, value]: V): boolean => value % 2 === 1
const isHeavy = (edge: E): boolean => edge[2] > 0
const flip = ([source, target, value]: E): E => [target, source, value]
const within = (vertices: readonly V[], edges: readonly E[]): Lists => ({
  vertices,
  edges: edges.filter(isWithin({ vertices, edges })),
})

/** Those that are well defined where edges lead to unknown vertices, too. */
const ANY_GRAPH: Readonly<Record<string, Method>> = {
  getVertexIds: {
    call: (graph) => graph.getVertexIds().collect(),
    model: ({ vertices }) => vertices.map(([id]) => id),
  },
  getEdgeIds: {
    call: (graph) => graph.getEdgeIds().collect(),
    model: ({ edges }) => edges.map(([source, target]) => [source, target]),
  },
  getTriplets: {
    call: (graph) => graph.getTriplets().collect(),
    model: (own) =>
      own.edges
        .filter(isWithin(own))
        .map(([source, target, value]) => [
          source,
          target,
          valueOf(own, source),
          valueOf(own, target),
          value,
        ]),
  },
  'numberOfVertices, numberOfEdges, validate': {
    call: async (graph) => [
      await graph.numberOfVertices(),
      await graph.numberOfEdges(),
      await graph.validate(new InvalidVertexIdsValidator()),
    ],
    model: (own) => [own.vertices.length, own.edges.length, own.edges.every(isWithin(own))],
  },
  'fromDataSet of edges alone': {
    call: (graph) => rowsOf(Graph.fromDataSet(graph.edges, (id) => id * 10)),
    model: ({ edges }) =>
      taggedRows({ vertices: idsOf({ vertices: [], edges }).map((id) => [id, id * 10]), edges }),
  },
  fromTuple2DataSet: {
    call: (graph) => rowsOf(Graph.fromTuple2DataSet(graph.getEdgeIds())),
    model: ({ edges }) =>
      taggedRows({
        vertices: idsOf({ vertices: [], edges }).map((id) => [id, null]),
        edges: edges.map(([source, target]) => [source, target, null]),
      }),
  },
  mapVertices: {
    call: (graph) => rowsOf(graph.mapVertices(([id, value]) => `${id}:${value}`)),
    model: ({ vertices, edges }) =>
      taggedRows({ vertices: vertices.map(([id, value]) => [id, `${id}:${value}`]), edges }),
  },
  mapEdges: {
    call: (graph) => rowsOf(graph.mapEdges(([source, target, value]) => [source + target, value])),
    model: ({ vertices, edges }) =>
      taggedRows({ vertices, edges: edges.map(([a, b, value]) => [a, b, [a + b, value]]) }),
  },
  translateGraphIds: {
    call: (graph) => rowsOf(graph.translateGraphIds(translators.longToString)),
    model: ({ vertices, edges }) =>
      taggedRows({
        vertices: vertices.map(([id, value]) => [String(id), value]),
        edges: edges.map(([a, b, value]) => [String(a), String(b), value]),
      }),
  },
  'translateVertexValues, translateEdgeValues': {
    call: (graph) =>
      rowsOf(
        graph.translateVertexValues(translators.longAddOffset(5)).translateEdgeValues(translators.toNull),
      ),
    model: ({ vertices, edges }) =>
      taggedRows({
        vertices: vertices.map(([id, value]) => [id, value + 5]),
        edges: edges.map(([a, b]) => [a, b, null]),
      }),
  },
  joinWithVertices: {
    call: (graph, { vertexRows }, env) =>
      rowsOf(graph.joinWithVertices(env.fromCollection(vertexRows), (a, b) => a * 10 + b)),
    model: ({ vertices, edges }, { vertexRows }) =>
      taggedRows({
        vertices: vertices.map(([id, value]) => {
          const row = vertexRows.find(([other]) => other === id)
          return [id, row === undefined ? value : value * 10 + row[1]]
        }),
        edges,
      }),
  },
  ...Object.fromEntries(
    ([0, 1] as const).map((end): [string, Method] => {
      const name = end === 0 ? 'joinWithEdgesOnSource' : 'joinWithEdgesOnTarget'
      return [
        name,
        {
          call: (graph, { vertexRows }, env) =>
            rowsOf(graph[name](env.fromCollection(vertexRows), (a, b) => a * 10 + b)),
          model: ({ vertices, edges }, { vertexRows }) =>
            taggedRows({
              vertices,
              edges: edges.map((edge) => {
                const row = vertexRows.find(([id]) => id === edge[end])
                return [edge[0], edge[1], row === undefined ? edge[2] : edge[2] * 10 + row[1]]
              }),
            }),
        },
      ]
    }),
  ),
  filterOnVertices: {
    call: (graph) => rowsOf(graph.filterOnVertices(isOdd)),
    model: ({ vertices, edges }) => taggedRows(within(vertices.filter(isOdd), edges)),
  },
  filterOnEdges: {
    call: (graph) => rowsOf(graph.filterOnEdges(isHeavy)),
    model: ({ vertices, edges }) => taggedRows({ vertices, edges: edges.filter(isHeavy) }),
  },
  subgraph: {
    call: (graph) => rowsOf(graph.subgraph(isOdd, isHeavy)),
    model: ({ vertices, edges }) => taggedRows(within(vertices.filter(isOdd), edges.filter(isHeavy))),
  },
  withoutDanglingEdges: {
    call: (graph) => rowsOf(graph.withoutDanglingEdges()),
    model: ({ vertices, edges }) => taggedRows(within(vertices, edges)),
  },
  reverse: {
    call: (graph) => rowsOf(graph.reverse()),
    model: ({ vertices, edges }) => taggedRows({ vertices, edges: edges.map(flip) }),
  },
  getUndirected: {
    call: (graph) => rowsOf(graph.getUndirected()),
    model: ({ vertices, edges }) =>
      taggedRows({ vertices, edges: edges.flatMap((edge) => [edge, flip(edge)]) }),
  },
  addVertex: {
    call: (graph) => rowsOf(graph.addVertex([3, 99])),
    model: ({ vertices, edges }) =>
      taggedRows({ vertices: vertices.some(([id]) => id === 3) ? vertices : [...vertices, [3, 99]], edges }),
  },
  addVertices: {
    call: (graph, { vertexRows }) => rowsOf(graph.addVertices(vertexRows)),
    model: (own, { vertexRows }) =>
      taggedRows({
        vertices: [...own.vertices, ...distinct(vertexRows.filter(([id]) => valueOf(own, id) === undefined))],
        edges: own.edges,
      }),
  },
  addEdge: {
    call: (graph) => rowsOf(graph.addEdge([3, 1], [8, 2], 7)),
    model: ({ vertices, edges }) =>
      taggedRows({ vertices: distinct([...vertices, [3, 1], [8, 2]]), edges: [...edges, [3, 8, 7]] }),
  },
  addEdges: {
    call: (graph, { edgeRows }) => rowsOf(graph.addEdges(edgeRows)),
    model: (own, { edgeRows }) =>
      taggedRows({ vertices: own.vertices, edges: [...own.edges, ...edgeRows.filter(isWithin(own))] }),
  },
  removeVertex: {
    call: (graph) => rowsOf(graph.removeVertex([3, 99])),
    model: ({ vertices, edges }) =>
      taggedRows(
        within(
          vertices.filter(([id]) => id !== 3),
          edges,
        ),
      ),
  },
  removeVertices: {
    call: (graph, { vertexRows }) => rowsOf(graph.removeVertices(vertexRows)),
    model: ({ vertices, edges }, { vertexRows }) =>
      taggedRows(
        within(
          vertices.filter(([id]) => !vertexRows.some(([other]) => other === id)),
          edges,
        ),
      ),
  },
  removeEdge: {
    call: (graph) => rowsOf(graph.removeEdge([1, 2, 99])),
    model: ({ vertices, edges }) =>
      taggedRows({ vertices, edges: edges.filter(([a, b]) => a !== 1 || b !== 2) }),
  },
  removeEdges: {
    call: (graph, { edgeRows }) => rowsOf(graph.removeEdges(edgeRows)),
    model: ({ vertices, edges }, { edgeRows }) =>
      taggedRows({
        vertices,
        edges: edges.filter(([a, b]) => !edgeRows.some((edge) => edge[0] === a && edge[1] === b)),
      }),
  },
  union: {
    call: (graph, { other }, env) => rowsOf(graph.union(graphOf(env, other))),
    model: (own, { other }) =>
      taggedRows({
        vertices: distinct([...own.vertices, ...other.vertices]),
        edges: [...own.edges, ...other.edges],
      }),
  },
  difference: {
    call: (graph, { other }, env) => rowsOf(graph.difference(graphOf(env, other))),
    model: ({ vertices, edges }, { other }) =>
      taggedRows(
        within(
          vertices.filter(([id]) => valueOf(other, id) === undefined),
          edges,
        ),
      ),
  },
  ...Object.fromEntries(
    [true, false].map((once): [string, Method] => [
      `intersect, ${once ? 'each edge once' : 'both of each pair'}`,
      {
        call: (graph, { other }, env) => rowsOf(graph.intersect(graphOf(env, other), once)),
        model: (own, { other }) => {
          const edges = distinct(own.edges).flatMap((edge) => {
            const times = ({ edges: all }: Lists): number =>
              all.filter((one) => one.join() === edge.join()).length
            const pairs = Math.min(times(own), times(other))
            return Array.from({ length: once ? Math.min(pairs, 1) : 2 * pairs }, () => edge)
          })
          return taggedRows({ vertices: idsOf({ vertices: [], edges }).map((id) => [id, null]), edges })
        },
      },
    ]),
  ),
  ...Object.fromEntries(
    (['IN', 'OUT', 'ALL'] as const).flatMap((direction): [string, Method][] => [
      [
        `reduceOnEdges ${direction}`,
        {
          call: (graph) => graph.reduceOnEdges((a, b) => a + b, direction).collect(),
          model: (own) =>
            idsOf(own).flatMap((id) => {
              const around = edgesAt(own.edges, id, direction)
              return around.length === 0 ? [] : [[id, around.reduce((sum, { edge }) => sum + edge[2], 0)]]
            }),
        },
      ],
      [
        `reduceOnNeighbors ${direction}`,
        {
          call: (graph) => graph.reduceOnNeighbors((a, b) => a + b, direction).collect(),
          model: (own) =>
            idsOf(own).flatMap((id) => {
              const values = edgesAt(own.edges, id, direction).flatMap(
                ({ other }) => valueOf(own, other) ?? [],
              )
              return values.length === 0 ? [] : [[id, values.reduce((a, b) => a + b)]]
            }),
        },
      ],
      [
        `groupReduceOnEdges ${direction}`,
        {
          call: (graph) =>
            graph
              .groupReduceOnEdges((id, edges, out) => out([id, sorted(edges)] as const), direction)
              .collect(),
          model: (own) =>
            idsOf(own).flatMap((id) => {
              const around = edgesAt(own.edges, id, direction).map(({ edge }) => edge)
              return around.length === 0 ? [] : [[id, sorted(around)]]
            }),
        },
      ],
      [
        `groupReduceOnNeighbors ${direction}`,
        {
          call: (graph) =>
            graph
              .groupReduceOnNeighbors((id, around, out) => {
                for (const [edge, vertex] of around) out([id, edge, vertex] as const)
              }, direction)
              .collect(),
          model: (own) =>
            idsOf(own).flatMap((id) =>
              edgesAt(own.edges, id, direction)
                .filter(({ other }) => valueOf(own, other) !== undefined)
                .map(({ edge, other }) => [id, edge, [other, valueOf(own, other)]]),
            ),
        },
      ],
    ]),
  ),
}

/** Those that need to know the vertices of all edges. */
const WHOLE_GRAPH: Readonly<Record<string, Method>> = {
  ...Object.fromEntries(
    (
      [
        ['outDegrees', 'OUT'],
        ['inDegrees', 'IN'],
        ['getDegrees', 'ALL'],
      ] as const
    ).map(([name, direction]): [string, Method] => [
      name,
      {
        call: (graph) => graph[name]().collect(),
        model: ({ vertices, edges }) => vertices.map(([id]) => [id, edgesAt(edges, id, direction).length]),
      },
    ]),
  ),
  ...Object.fromEntries(
    (['IN', 'OUT', 'ALL'] as const).flatMap((direction): [string, Method][] => [
      [
        `groupReduceOnEdgesWithVertexValue ${direction}`,
        {
          call: (graph) =>
            graph
              .groupReduceOnEdgesWithVertexValue(
                (vertex, edges, out) => out([vertex, sorted(edges)] as const),
                direction,
              )
              .collect(),
          model: ({ vertices, edges }) =>
            vertices.map((vertex) => [
              vertex,
              sorted(edgesAt(edges, vertex[0], direction).map(({ edge }) => edge)),
            ]),
        },
      ],
      [
        `groupReduceOnNeighborsWithVertexValue ${direction}`,
        {
          call: (graph) =>
            graph
              .groupReduceOnNeighborsWithVertexValue(
                (vertex, around, out) => out([vertex, sorted(around)] as const),
                direction,
              )
              .collect(),
          model: (own) =>
            own.vertices.map((vertex) => [
              vertex,
              sorted(
                edgesAt(own.edges, vertex[0], direction).map(({ edge, other }) => [
                  edge,
                  [other, valueOf(own, other)],
                ]),
              ),
            ]),
        },
      ],
    ]),
  ),
}

const check = (method: Method, dangling: boolean): Promise<void> =>
  forGiven(dangling, async (given, env) => {
    const rows = await method.call(graphOf(env, given.own), given, env)
    expect(sorted(rows)).toEqual(sorted(method.model(given.own, given)))
  })

test.each(Object.keys(ANY_GRAPH))('%s', (name) => check(ANY_GRAPH[name], true))
test.each(Object.keys(WHOLE_GRAPH))('%s', (name) => check(WHOLE_GRAPH[name], false))

test('joinWithEdges changes one of several edges, as in Gelly', () =>
  forGiven(true, async ({ own, edgeRows }, env) => {
    const joined = graphOf(env, own).joinWithEdges(env.fromCollection(edgeRows), (a, b) => a * 10 + b)
    const rows = await joined.edges.collect()
    const ends = ([a, b]: E): string => `${a},${b}`
    expect(rows.map(ends).toSorted()).toEqual([...new Set(own.edges.map(ends))].toSorted())
    for (const row of rows) {
      const input = edgeRows.find((one) => ends(one) === ends(row))
      const possible = own.edges
        .filter((one) => ends(one) === ends(row))
        .map(([, , value]) => (input === undefined ? value : value * 10 + input[2]))
      expect(possible).toContain(row[2])
    }
  }))

test('withUniqueVertices leaves one of the vertices that there are', () =>
  forGiven(true, async ({ own, vertexRows }, env) => {
    const vertices = [...own.vertices, ...vertexRows.map(([id]): V => [id, 42])]
    const left = await graphOf(env, { vertices, edges: own.edges }).withUniqueVertices().vertices.collect()
    expect(sorted(left.map(([id]) => id))).toEqual(sorted([...new Set(vertices.map(([id]) => id))]))
    for (const row of left) expect(vertices).toContainEqual(row)
  }))
