/**
 * Makes a plan free of deadlocks: as long as its {@link waitGraph} has a cycle, one edge of the cycle becomes blocking.
 *
 * Which edge: the last pipelined one before the input that waits for another input, so that what is materialised is the
 * side that would have waited anyway (the probe side of a join, the main input beside a broadcast variable). Every cycle
 * has one: the other waits lead to producers only, and a plan has no cycle of producers.
 *
 * Why it ends: each round makes one more edge blocking, and blocking edges have no part in any cycle.
 */
import type { Plan, PlanEdge, Program } from '@wiesel/runtime'
import { buildJobGraph } from '@wiesel/runtime/internal'
import { findCycle, waitGraph, type Wait } from './wait-graph.ts'

/** The pipelined edge of a cycle behind which the cycle leaves for a producer. */
function lastBeforeProducer(cycle: readonly Wait[]): PlanEdge {
  for (let i = 0; i < cycle.length; i++) {
    const { edge } = cycle[i]
    if (edge !== undefined && cycle[(i + 1) % cycle.length].edge === undefined) return edge
  }
  throw new Error('A cycle of waits has a pipelined edge.')
}

/** The plan with blocking edges where it needs them. */
export function breakDeadlocks(plan: Plan): Plan {
  let current = plan
  for (;;) {
    const cycle = findCycle(waitGraph(buildJobGraph(current)))
    if (cycle === undefined) return current
    const { id } = lastBeforeProducer(cycle)
    current = {
      ...current,
      edges: current.edges.map((edge) => (edge.id === id ? { ...edge, kind: 'blocking' } : edge)),
    }
  }
}

/** As {@link breakDeadlocks}, for a program. */
export function breakProgramDeadlocks(program: Program): Program {
  return { ...program, plan: breakDeadlocks(program.plan) }
}
