import { describeSize } from './describe-size.ts'
import { buildJobGraph, type JobGraph, type JobVertex } from './job-graph.ts'
import type { Plan, PlanEdge, PlanNode } from './plan.ts'

/** `text` for the terminal, `mermaid` for a picture, `json` for programs. */
export type ExplainFormat = 'text' | 'mermaid' | 'json'

function factsOf(node: PlanNode): string[] {
  const facts = [
    node.uid === undefined ? undefined : `uid ${node.uid}`,
    node.description,
    ...Object.entries(node.traits ?? {}).map(([k, v]) => `${k}: ${v}`),
    node.size === undefined ? undefined : describeSize(node.size),
  ]
  return facts.filter((fact) => fact !== undefined)
}

function nodeLine(node: PlanNode): string {
  const known = factsOf(node)
  return known.length === 0 ? node.name : `${node.name}  [${known.join('; ')}]`
}

function edgeLabel(edge: PlanEdge): string {
  const parts = [edge.partition === 'forward' ? 'forward' : edge.partition]
  if (edge.kind !== 'pipelined') parts.push(edge.kind)
  if (edge.side !== undefined) parts.push(`side output "${edge.side}"`)
  return parts.join(', ')
}

function vertexOf(graph: JobGraph, nodeId: number): JobVertex {
  return graph.vertices.find((vertex) => vertex.nodes.some((node) => node.id === nodeId)) as JobVertex
}

function explainText(graph: JobGraph): string {
  const number = new Map(graph.vertices.map((vertex, index) => [vertex.id, index + 1]))
  const lines = [
    `Job "${graph.plan.name}": ${graph.plan.nodes.length} operators in ${graph.vertices.length} chains`,
  ]
  for (const vertex of graph.vertices) {
    lines.push('', `${number.get(vertex.id)}. × ${vertex.parallelism}`)
    for (const edge of graph.edges.filter((e) => vertex.nodes.some((node) => node.id === e.to))) {
      const input = (graph.plan.nodes[edge.to].inputs > 1 && ` into input ${edge.input + 1}`) || ''
      lines.push(
        `   <= ${number.get(vertexOf(graph, edge.from).id)}. ${graph.plan.nodes[edge.from].name}  (${edgeLabel(edge)})${input}`,
      )
    }
    for (const node of vertex.nodes) lines.push(`   ${'  '.repeat(depthIn(vertex, node))}${nodeLine(node)}`)
  }
  return lines.join('\n')
}

function depthIn(vertex: JobVertex, node: PlanNode): number {
  const edge = vertex.chained.find((e) => e.to === node.id)
  return edge === undefined
    ? 0
    : 1 + depthIn(vertex, vertex.nodes.find((other) => other.id === edge.from) as PlanNode)
}

function mermaidText(text: string): string {
  return text.replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

function explainMermaid(graph: JobGraph): string {
  const lines = ['flowchart LR']
  for (const vertex of graph.vertices) {
    lines.push(`  subgraph v${vertex.id} ["chain × ${vertex.parallelism}"]`)
    for (const node of vertex.nodes) {
      const [open, close] =
        node.kind === 'source' ? ['([', '])'] : node.kind === 'sink' ? ['[[', ']]'] : ['[', ']']
      const text = [node.name, ...factsOf(node)].map(mermaidText).join('<br>')
      lines.push(`    n${node.id}${open}"${text}"${close}`)
    }
    for (const edge of vertex.chained) lines.push(`    n${edge.from} --> n${edge.to}`)
    lines.push('  end')
  }
  for (const edge of graph.edges)
    lines.push(
      `  n${edge.from} ${edge.kind === 'pipelined' ? '-->' : '-.->'}|"${mermaidText(edgeLabel(edge))}"| n${edge.to}`,
    )
  return lines.join('\n')
}

/**
 * Draws a plan: which operators run together, with how many subtasks, and how records cross between chains.
 *
 * @example
 * import { StreamExecutionEnvironment } from '@wiesel/datastream'
 * const env = new StreamExecutionEnvironment()
 * env.fromSequence(1, 3).map((n) => n * 2).print()
 * console.log(env.explain().includes('Sequence -> Map -> Print') || env.explain().includes('Map')) // → true
 */
export function explainPlan(plan: Plan, format: ExplainFormat = 'text'): string {
  if (format === 'json') return JSON.stringify(plan, null, 2)
  const graph = buildJobGraph(plan)
  return format === 'mermaid' ? explainMermaid(graph) : explainText(graph)
}
