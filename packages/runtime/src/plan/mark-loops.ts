/**
 * What: finds the iterations of supersteps in a plan, and says in each node which one it is in.
 * A loop: its head, and every node that is reached from the head (not by its result) and leads to a feedback edge of it.
 * Inputs of such a node from outside the loop are constant. An input that is a union of both kinds is divided: its
 *   constant part becomes an input for itself.
 */
import { PlanError } from '../errors/errors.ts'
import { HEAD_INPUT } from '../iteration/loop-messages.ts'
import type { Plan, PlanEdge, PlanNode } from './plan.ts'

/** Whether an edge is between two nodes of one loop. */
export function isInLoop(edge: PlanEdge, { nodes }: Plan): boolean {
  const [from, to] = [nodes[edge.from], nodes[edge.to]]
  return from.loop !== undefined && from.loop.head === to.loop?.head && !isResult(edge, from)
}

/** Whether an edge leaves a loop with its result. */
function isResult(edge: PlanEdge, from: PlanNode): boolean {
  return from.loopResult !== undefined && edge.side === from.loopResult
}

function closure(from: readonly number[], next: (node: number) => readonly number[]): Set<number> {
  const found = new Set<number>()
  const visit = (node: number): void => {
    if (found.has(node)) return
    found.add(node)
    for (const other of next(node)) visit(other)
  }
  for (const node of from) visit(node)
  return found
}

/** The nodes of the loop that begins at a head. @throws PlanError */
function nodesOfLoop(head: PlanNode, edges: readonly PlanEdge[]): Set<number> {
  const forward = edges.filter(
    (edge) => edge.kind !== 'feedback' && (edge.from !== head.id || edge.side !== head.loopResult),
  )
  const back = edges.filter((edge) => edge.kind === 'feedback' && edge.to === head.id)
  if (back.length === 0)
    throw new PlanError(
      'ITERATION_NOT_CLOSED',
      `"${head.name}" is an iteration that was not closed. Say what the next superstep begins with: closeWith(…). What comes out of that is the result; nothing else of the loop can be used outside of it.`,
    )
  const reached = closure([head.id], (node) =>
    forward.filter((edge) => edge.from === node).map(({ to }) => to),
  )
  for (const { from, input } of back)
    if (!reached.has(from))
      throw new PlanError(
        'ITERATION_CONSTANT',
        `What is fed back into input ${input + 1} of "${head.name}" does not depend on the iteration: every superstep would give the same. Derive it from what iterate(…) or iterateDelta(…) gave you.`,
      )
  const leads = closure(
    back.map(({ from }) => from),
    (node) => forward.filter((edge) => edge.to === node).map(({ from }) => from),
  )
  leads.add(head.id)
  return new Set([...reached].filter((node) => leads.has(node)))
}

function checkEdges(
  loop: ReadonlySet<number>,
  head: PlanNode,
  nodes: readonly PlanNode[],
  edges: readonly PlanEdge[],
): void {
  for (const edge of edges) {
    if (!loop.has(edge.from) || loop.has(edge.to) || isResult(edge, nodes[edge.from])) continue
    throw new PlanError(
      'ITERATION_LEFT',
      `"${nodes[edge.to].name}" uses "${nodes[edge.from].name}", which is inside the iteration "${head.name}", but does not lead back into it. Only the result, which closeWith(…) gives, can be used outside.`,
    )
  }
}

/** Divides inputs that are constant only in part, and notes the loop in its nodes. */
function mark(
  loop: ReadonlySet<number>,
  head: PlanNode,
  nodes: readonly PlanNode[],
  edges: PlanEdge[],
): void {
  for (const id of loop) {
    const node = nodes[id]
    const incoming = edges.filter((edge) => edge.to === id)
    const isConstant = (edge: PlanEdge): boolean => !loop.has(edge.from)
    const constant: { input: number; into: number }[] = []
    for (let input = 0, { inputs } = node; input < inputs; input++) {
      const parts = incoming.filter((edge) => edge.input === input)
      if (parts.length === 0 || !parts.some(isConstant)) continue
      if (parts.every(isConstant)) constant.push({ input, into: input })
      else {
        const own = node.inputs++
        constant.push({ input: own, into: input })
        for (const edge of parts) if (isConstant(edge)) edges[edge.id] = { ...edge, input: own }
      }
    }
    const decides = edges.some(
      ({ from, to, input }) => from === id && to === head.id && input === HEAD_INPUT.control,
    )
    if (decides && constant.length > 0)
      throw new PlanError(
        'ITERATION_CONSTANT',
        `The termination criterion of "${head.name}" does not depend on the iteration, so it would never change. Derive all of it from what iterate(…) gave you.`,
      )
    node.loop = { head: head.id, constant: id === head.id ? [] : constant }
    if (id === head.id || constant.length === 0) continue
    const inputs = constant.map(({ input }) => input)
    const { first = [], kept = [] } = node.inputOrder ?? {}
    node.inputOrder = { first: [...inputs, ...first], kept: [...inputs, ...kept] }
  }
}

/**
 * Marks the loops of a plan.
 *
 * @returns the edges, some of them into another input
 * @throws PlanError `ITERATION_NOT_CLOSED`, `ITERATION_CONSTANT`, `ITERATION_LEFT`, `NESTED_ITERATION`
 */
export function markLoops(nodes: readonly PlanNode[], edges: readonly PlanEdge[]): readonly PlanEdge[] {
  const heads = nodes.filter((node) => node.loopResult !== undefined)
  if (heads.length === 0) return edges
  const marked = [...edges]
  const loops = heads.map((head) => ({ head, loop: nodesOfLoop(head, edges) }))
  for (const { head, loop } of loops) {
    const other = loops.find((one) => one.head !== head && loop.has(one.head.id))
    if (other !== undefined)
      throw new PlanError(
        'NESTED_ITERATION',
        `The iteration "${other.head.name}" is inside the iteration "${head.name}". An iteration can use the result of another one that does not depend on it, but not contain it.`,
      )
  }
  for (const { head, loop } of loops) {
    checkEdges(loop, head, nodes, edges)
    mark(loop, head, nodes, marked)
  }
  return marked
}
