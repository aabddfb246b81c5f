import type { Plan, PlanEdge, PlanNode } from './plan.ts'
import { PlanError } from '../errors/errors.ts'

/** The structure of a plan as one line per node and edge: what must be equal wherever the same job is built. */
export function fingerprint(plan: Plan): string[] {
  const node = (n: PlanNode): string =>
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
  const edge = (e: PlanEdge): string =>
    JSON.stringify([e.from, e.to, e.input, e.partition, e.kind, e.side ?? null])
  return [...plan.nodes.map(node), ...plan.edges.map(edge)]
}

/**
 * Compares a plan that was built again with the one a job runs.
 *
 * @throws PlanError `PLAN_NOT_DETERMINISTIC`, naming the first difference
 */
export function checkSamePlan(expected: Plan, actual: Plan): void {
  const a = fingerprint(expected)
  const b = fingerprint(actual)
  const at = a.findIndex((line, i) => line !== b[i])
  if (at < 0 && a.length === b.length) return
  const where = at < 0 ? a.length : at
  const node = actual.nodes[where] ?? expected.nodes[where]
  const what =
    where < expected.nodes.length && node !== undefined
      ? `node ${where} ("${node.name}")`
      : `edge ${where - expected.nodes.length}`
  throw new PlanError(
    'PLAN_NOT_DETERMINISTIC',
    `The job builder did not build the same plan twice. First difference at ${what}: ${a[where] ?? 'nothing'} became ${b[where] ?? 'nothing'}. ` +
      'A builder must depend on its parameters only; for the time and for random numbers use env.startedAt and env.random.',
  )
}
