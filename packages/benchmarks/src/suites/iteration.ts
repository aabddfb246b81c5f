/**
 * Supersteps without records, and connected components of a random graph by a delta iteration, as a user of the DataSet API
 * writes it. Of one run two figures are shown: edges of the graph by the time of the whole job, and edges that messages went
 * along by the same time, for each goes along an edge in most of the supersteps. `ITERATION_VERTICES` sets the size.
 */
import { executeJob, ExecutionEnvironment } from '@wiesel/dataset'
import { DiscardingSink } from '@wiesel/runtime'
import { SeededRandom } from '@wiesel/runtime/internal'
import type { BenchCase, Suite } from '../harness/bench-case.ts'
import { jobFile, taskMs } from '../harness/job-run.ts'

type Vertex = [id: number, component: number]
type Edge = [from: number, to: number]

const SUPERSTEPS = 10_000
const VERTICES = Number(process.env.ITERATION_VERTICES ?? 1_000_000)
const EDGES_OF_A_VERTEX = 8

/** Directed edges, there and back. */
interface Edges {
  readonly from: Int32Array
  readonly to: Int32Array
}

let made: Edges | undefined

function randomEdges(): Edges {
  if (made !== undefined) return made
  const random = new SeededRandom(1)
  const from = new Int32Array(VERTICES * EDGES_OF_A_VERTEX)
  const to = new Int32Array(from.length)
  for (let edge = 0; edge < from.length; edge += 2) {
    from[edge] = to[edge + 1] = Math.floor(random.next() * VERTICES)
    to[edge] = from[edge + 1] = Math.floor(random.next() * VERTICES)
  }
  return (made = { from, to })
}

/** Returns how many edges messages went along. */
async function components({ from, to }: Edges): Promise<number> {
  const env = new ExecutionEnvironment()
  const vertices = env.fromSequence(0, VERTICES - 1).map((id): Vertex => [id, id])
  const edges = env.fromSequence(0, from.length - 1).map((edge): Edge => [from[edge], to[edge]])
  const iteration = vertices.iterateDelta(vertices, 100, 0)
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
  iteration.closeWith(changed, changed).output(new DiscardingSink())
  const { metrics } = await env.execute('components')
  const operators = metrics.flatMap((task) => task.operators)
  return operators.find(({ operator }) => operator === 'MIN(1)')?.numRecordsIn ?? 0
}

/** The same with maps and arrays. */
function componentsWithMaps({ from, to }: Edges): void {
  const neighbours = new Map<number, number[]>()
  for (let edge = 0; edge < from.length; edge++) {
    const list = neighbours.get(from[edge])
    if (list === undefined) neighbours.set(from[edge], [to[edge]])
    else list.push(to[edge])
  }
  const known = new Map(Array.from({ length: VERTICES }, (_, id): Vertex => [id, id]))
  for (let workset: readonly Vertex[] = [...known]; workset.length > 0;) {
    const found = new Map<number, number>()
    for (const [id, component] of workset)
      for (const other of neighbours.get(id) ?? [])
        if (component < (found.get(other) ?? Infinity)) found.set(other, component)
    workset = [...found].filter(([id, component]) => component < (known.get(id) as number))
    for (const [id, component] of workset) known.set(id, component)
  }
}

/** The same for vertices numbered from 0, with compressed sparse rows. */
function componentsWithTypedArrays({ from, to }: Edges): void {
  const starts = new Int32Array(VERTICES + 1)
  for (const vertex of from) starts[vertex + 1]++
  for (let vertex = 0; vertex < VERTICES; vertex++) starts[vertex + 1] += starts[vertex]
  const next = starts.slice()
  const neighbours = new Int32Array(to.length)
  for (let edge = 0; edge < from.length; edge++) neighbours[next[from[edge]]++] = to[edge]
  const known = Int32Array.from({ length: VERTICES }, (_, id) => id)
  for (let workset = known.slice(); workset.length > 0;) {
    const found = known.slice()
    for (const id of workset)
      for (let at = starts[id]; at < starts[id + 1]; at++)
        if (known[id] < found[neighbours[at]]) found[neighbours[at]] = known[id]
    workset = known.map((_, id) => id).filter((id) => found[id] < known[id])
    known.set(found)
  }
}

function connectedComponents(): BenchCase[] {
  const size = VERTICES * EDGES_OF_A_VERTEX
  let [ms, traversed] = [0, 0]
  const name = `components, ${VERTICES / 1e6} M vertices, ${size / 1e6} M edges`
  const runs = { warmUp: 0, counted: 3 }
  const common = { unit: 'records/s', runs } as const
  return [
    {
      ...common,
      name: `${name}: edges`,
      amount: size,
      peerName: 'maps and arrays by hand',
      ours: async () => {
        const edges = randomEdges()
        const start = performance.now()
        traversed = await components(edges)
        ms = performance.now() - start
      },
      value: () => ms,
      peer: () => componentsWithMaps(randomEdges()),
    },
    {
      ...common,
      name: `${name}: messages`,
      get amount() {
        return traversed
      },
      peerName: 'typed arrays by hand; at least 2 M/s wanted',
      ours: () => {},
      value: () => ms,
      peer: () => componentsWithTypedArrays(randomEdges()),
    },
  ]
}

/** Each superstep is decided in one of the threads, and begins when the other has heard of it. */
function supersteps(): BenchCase {
  let ms = 0
  const options = { parallelism: 2, threads: 2, parameters: { records: String(SUPERSTEPS) } }
  return {
    name: `${SUPERSTEPS} empty supersteps on two threads`,
    amount: SUPERSTEPS,
    unit: 'records/s',
    peerName: 'at least 5,000/s wanted: 200 µs each',
    ours: async () => (ms = taskMs(await executeJob(jobFile('supersteps'), options))),
    value: () => ms,
  }
}

export const iteration: Suite = {
  name: 'iteration',
  cases: () => [
    {
      name: `${SUPERSTEPS} empty supersteps`,
      amount: SUPERSTEPS,
      unit: 'records/s',
      peerName: 'at least 50,000/s wanted: 20 µs each',
      ours: () =>
        new ExecutionEnvironment()
          .fromElements(1)
          .iterate(SUPERSTEPS, (partial) => partial.filter(() => false))
          .count(),
    },
    supersteps(),
    ...connectedComponents(),
  ],
}
