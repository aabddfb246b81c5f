import type { Plan, PlanEdge, PlanNode } from './plan.ts'
import { PlanError } from '../errors/errors.ts'

const nodeLine = (n: PlanNode): string =>
  JSON.stringify([
    n.id,
    n.kind,
    n.name,
    n.uid ?? null,
    n.parallelism,
    n.maxParallelism,
    n.chaining,
    n.slotSharingGroup,
    n.inputs,
  ])

const edgeLine = (e: PlanEdge): string =>
  JSON.stringify([e.from, e.to, e.input, e.partition, e.kind, e.side ?? null])

/** The structure of a plan as one line per node and edge: what must be equal wherever the same job is built. */
export function fingerprint(plan: Plan): string[] {
  return [...plan.nodes.map(nodeLine), ...plan.edges.map(edgeLine)]
}

function firstDifference(a: readonly string[], b: readonly string[]): number {
  const length = Math.max(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i
  return -1
}

/**
 * Compares a plan that was built again with the one a job runs.
 *
 * @throws PlanError `PLAN_NOT_DETERMINISTIC`, naming the first difference
 */
export function checkSamePlan(expected: Plan, actual: Plan): void {
  const [a, b] = [expected.nodes.map(nodeLine), actual.nodes.map(nodeLine)]
  const node = firstDifference(a, b)
  if (node >= 0) {
    const { name } = actual.nodes[node] ?? expected.nodes[node]
    throw different(`node ${node} ("${name}")`, a[node], b[node])
  }
  const [c, d] = [expected.edges.map(edgeLine), actual.edges.map(edgeLine)]
  const edge = firstDifference(c, d)
  if (edge >= 0) throw different(`edge ${edge}`, c[edge], d[edge])
}

function different(what: string, before: string | undefined, after: string | undefined): PlanError {
  return new PlanError(
    'PLAN_NOT_DETERMINISTIC',
    `The job builder did not build the same plan twice. First difference at ${what}: ${before ?? 'nothing'} became ${after ?? 'nothing'}. ` +
      'A builder must depend on its parameters only; for the time and for random numbers use env.startedAt and env.random.',
  )
}
