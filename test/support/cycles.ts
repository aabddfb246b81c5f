/**
 * Cycles of a directed graph: one for each strongly connected group of nodes (Tarjan 1972), in the order of a
 * walk around it. Linear in nodes and edges, except for the walk.
 */
export function findCycles(edges: ReadonlyMap<string, Iterable<string>>): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const cycles: string[][] = []

  const visit = (node: string): void => {
    const order = index.size
    index.set(node, order)
    low.set(node, order)
    stack.push(node)
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(node, Math.min(low.get(node)!, low.get(next)!))
    }
    if (low.get(node) !== order) return
    const group = stack.splice(stack.indexOf(node))
    const onItself = [...(edges.get(node) ?? [])].includes(node)
    if (group.length > 1 || onItself) cycles.push(walkAround(group, edges))
  }
  for (const node of edges.keys()) if (!index.has(node)) visit(node)
  return cycles
}

/** A shortest way from the first node of a strongly connected group back to itself. */
function walkAround(group: string[], edges: ReadonlyMap<string, Iterable<string>>): string[] {
  const [start] = group
  const members = new Set(group)
  const paths: string[][] = [[start]]
  const seen = new Set<string>()
  for (const path of paths) {
    for (const next of edges.get(path.at(-1)!) ?? []) {
      if (next === start) return [...path, start]
      if (!members.has(next) || seen.has(next)) continue
      seen.add(next)
      paths.push([...path, next])
    }
  }
  return group
}
