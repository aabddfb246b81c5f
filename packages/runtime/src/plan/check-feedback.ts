import { PlanError } from '../errors/errors.ts'
import type { PlanEdge, PlanNode } from './plan.ts'

/** Checks that what comes back to the head of a loop in a stream comes from the loop. @throws PlanError */
export function checkFeedback(nodes: readonly PlanNode[], edges: readonly PlanEdge[]): void {
  for (const head of nodes) {
    if (head.feedbackInput === undefined) continue
    const back = edges.filter(({ to, kind }) => to === head.id && kind === 'feedback')
    if (back.length === 0)
      throw new PlanError(
        'ITERATION_NOT_CLOSED',
        `"${head.name}" is an iteration that was not closed. Say what goes around once more: closeWith(…).`,
      )
    const reached = new Set([head.id])
    for (const id of reached)
      for (const { from, to, kind } of edges) if (from === id && kind !== 'feedback') reached.add(to)
    const stranger = back.find(({ from }) => !reached.has(from))
    if (stranger !== undefined)
      throw new PlanError(
        'ITERATION_CONSTANT',
        `"${nodes[stranger.from].name}" is fed back into "${head.name}", but does not come from it. Give closeWith(…) a stream that is made of the iteration.`,
      )
  }
}
