import type { Plan, PlanNode, Program } from '@wiesel/runtime'
import { buildJobGraph, type JobVertex, type Operator } from '@wiesel/runtime/internal'

/** A program that is one operator, as a task needs it. */
export function oneNodeProgram(site: {
  readonly create: () => Operator
  readonly name: string
  readonly uid?: string
  readonly parallelism: number
  readonly maxParallelism: number
  readonly inputs: number
}): { program: Program; vertex: JobVertex } {
  const { create, name, uid, parallelism, maxParallelism, inputs } = site
  const node: PlanNode = {
    id: 0,
    kind: 'operator',
    name,
    ...(uid === undefined ? {} : { uid }),
    parallelism,
    maxParallelism,
    chaining: 'always',
    slotSharingGroup: 'default',
    inputs,
  }
  const plan: Plan = { name: 'harness', nodes: [node], edges: [] }
  const program: Program = { plan, nodes: new Map([[0, { kind: 'operator', create }]]), edges: new Map() }
  return { program, vertex: buildJobGraph(plan).vertices[0] }
}
