/** Makes the rings between subtasks of different workers. */
import { MessageChannel } from 'node:worker_threads'
import type { JobGraph } from '../../plan/job-graph.ts'
import { connectedSubtasks } from '../../task/router.ts'
import { ringMemory } from './byte-ring.ts'
import { takeRings } from './exchange-budget.ts'
import type { RingEnd } from './messages.ts'
import type { Placement } from './placement.ts'

interface Crossing {
  readonly edge: number
  readonly from: number
  readonly to: number
  readonly fromWorker: number
  readonly toWorker: number
}

function crossings({ plan, vertices, edges }: JobGraph, placement: Placement): Crossing[] {
  const chainOf = new Map(vertices.flatMap(({ id, nodes }) => nodes.map((node) => [node.id, id])))
  const workersOf = (node: number): readonly number[] => placement.get(chainOf.get(node) as number) ?? []
  const found: Crossing[] = []
  for (const edge of edges) {
    const [producers, consumers] = [plan.nodes[edge.from].parallelism, plan.nodes[edge.to].parallelism]
    for (let from = 0; from < producers; from++) {
      for (const to of connectedSubtasks(edge.partition, from, producers, consumers)) {
        const [fromWorker, toWorker] = [workersOf(edge.from)[from], workersOf(edge.to)[to]]
        if (fromWorker !== toWorker) found.push({ edge: edge.id, from, to, fromWorker, toWorker })
      }
    }
  }
  return found
}

/** The ends of all rings, by worker; memory is taken from the budget of the process until `release`. */
export function makeRings(
  graph: JobGraph,
  placement: Placement,
  workers: number,
): { ends: RingEnd[][]; release: () => void } {
  const all = crossings(graph, placement)
  const { bytesEach, release } = takeRings(graph.plan.name, all.length)
  const ends: RingEnd[][] = Array.from({ length: workers }, () => [])
  for (const { edge, from, to, fromWorker, toWorker } of all) {
    const memory = ringMemory(bytesEach)
    const { port1, port2 } = new MessageChannel()
    ends[fromWorker].push({ edge, from, to, memory, port: port1 })
    ends[toWorker].push({ edge, from, to, memory, port: port2 })
  }
  return { ends, release }
}
