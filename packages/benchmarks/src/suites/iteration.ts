import { executeJob, ExecutionEnvironment } from '@wiesel/dataset'
import { SeededRandom } from '@wiesel/runtime/internal'
import type { BenchCase, Suite } from '../harness/bench-case.ts'
import { jobFile, taskMs } from '../harness/job-run.ts'

type Vertex = [id: number, component: number]
type Edge = [from: number, to: number]

const SUPERSTEPS = 10_000
const VERTICES = 30_000
const EDGES_OF_A_VERTEX = 8

function randomEdges(): Edge[] {
  const random = new SeededRandom(1)
  const vertex = (): number => Math.floor(random.next() * VERTICES)
  return Array.from(
    { length: (VERTICES * EDGES_OF_A_VERTEX) / 2 },
    () => [vertex(), vertex()] as const,
  ).flatMap(([a, b]): Edge[] => [
    [a, b],
    [b, a],
  ])
}

async function components(vertices: readonly Vertex[], edges: readonly Edge[]): Promise<void> {
  const env = new ExecutionEnvironment()
  const rows = env.fromCollection(vertices)
  const iteration = rows.iterateDelta(rows, 100, 0)
  const changed = iteration
    .getWorkset()
    .join(env.fromCollection(edges))
    .where(0)
    .equalTo(0)
    .with((vertex, edge): Vertex => [edge[1], vertex[1]])
    .groupBy(0)
    .reduce((a, b) => (b[1] < a[1] ? b : a))
    .join(iteration.getSolutionSet())
    .where(0)
    .equalTo(0)
    .flatWith((found, known) => (found[1] < known[1] ? [found] : []))
  await iteration.closeWith(changed, changed).count()
}

/** The same with maps and arrays. */
function componentsByHand(vertices: readonly Vertex[], edges: readonly Edge[]): void {
  const neighbours = new Map<number, number[]>()
  for (const [from, to] of edges) {
    const list = neighbours.get(from)
    if (list === undefined) neighbours.set(from, [to])
    else list.push(to)
  }
  const known = new Map(vertices)
  for (let workset: readonly Vertex[] = vertices; workset.length > 0;) {
    const found = new Map<number, number>()
    for (const [id, component] of workset)
      for (const other of neighbours.get(id) ?? [])
        if (component < (found.get(other) ?? Infinity)) found.set(other, component)
    workset = [...found].filter(([id, component]) => component < (known.get(id) as number))
    for (const [id, component] of workset) known.set(id, component)
  }
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

/** Supersteps without records, and connected components by a delta iteration. */
export const iteration: Suite = {
  name: 'iteration',
  cases: () => {
    const vertices = Array.from({ length: VERTICES }, (_, id): Vertex => [id, id])
    const edges = randomEdges()
    return [
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
      {
        name: `connected components, ${VERTICES} vertices, ${edges.length} edges`,
        amount: edges.length,
        unit: 'records/s',
        peerName: 'maps and arrays by hand',
        ours: () => components(vertices, edges),
        peer: () => componentsByHand(vertices, edges),
      },
    ]
  },
}
