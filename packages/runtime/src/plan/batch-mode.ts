/** BATCH mode: a program over bounded sources in which nothing is emitted before it is final. */
import { PlanError } from '../errors/errors.ts'
import { inBatch } from './pre-aggregate.ts'
import type { PlanEdge } from './plan.ts'
import type { NodeCode, Program } from './program.ts'

/**
 * How a streaming program runs. `streaming`: as records come. `batch`: bounded sources are taken as a whole. `automatic`:
 * as a batch if all sources are bounded and there is no iteration.
 */
export type RuntimeMode = 'streaming' | 'batch' | 'automatic'

/**
 * The program in the mode it should run in.
 *
 * @param restarts whether a failed job is started again: then a batch keeps what crosses its exchanges, so that only the
 *   part that failed is
 * @throws PlanError `UNBOUNDED_SOURCE`, `ITERATION_IN_BATCH`
 */
export function inMode(program: Program, mode: RuntimeMode, restarts: boolean): Program {
  if (mode === 'streaming') return program
  const loop = program.plan.nodes.find(({ feedbackInput }) => feedbackInput !== undefined)
  if (loop !== undefined) {
    if (mode === 'automatic') return program
    throw new PlanError(
      'ITERATION_IN_BATCH',
      `"${loop.name}" is an iteration of a stream, which BATCH mode has not: its input would have to end before it begins. Use runtimeMode 'streaming' or 'automatic', or an iteration of a data set.`,
    )
  }
  const endless = [...program.nodes].find(
    ([, code]) => code.kind === 'source' && code.source.boundedness !== 'bounded',
  )
  if (endless === undefined)
    return {
      ...program,
      ...(restarts && { plan: { ...program.plan, edges: program.plan.edges.map(materialised) } }),
      nodes: new Map([...program.nodes].map(([id, code]) => [id, batchCode(code)])),
      batch: true,
    }
  if (mode === 'automatic') return program
  const { name } = program.plan.nodes[endless[0]]
  throw new PlanError(
    'UNBOUNDED_SOURCE',
    `Source "${name}" never ends, and BATCH mode needs an end. Use runtimeMode 'streaming' or 'automatic', or a bounded source.`,
  )
}

/** An edge that is read when its producers have ended, and can be read again; but not within what may be a chain. */
function materialised(edge: PlanEdge): PlanEdge {
  return edge.partition === 'forward' || edge.kind !== 'pipelined' ? edge : { ...edge, kind: 'blocking' }
}

function batchCode(code: NodeCode): NodeCode {
  if (code.kind === 'operator') return inBatch(code)
  return { ...code, strategy: code.strategy?.asBatch() }
}
