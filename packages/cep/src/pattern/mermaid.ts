import type { SkipStrategy } from './skip-strategy.ts'
import { isNot, type Contiguity, type Stage } from './stage.ts'

const ARROWS: Record<Contiguity, string> = {
  strict: 'next',
  relaxed: 'followed by',
  any: 'followed by any',
  'not-next': 'not next',
  'not-follow': 'not followed by',
}

/** The stages of a pattern as a Mermaid flow chart: groups as boxes, NOT stages crossed out. */
export function mermaidOf(pattern: { stages: readonly Stage[]; skip: SkipStrategy }): string {
  const lines = ['flowchart LR', '  start((start))']
  const end = drawStages(lines, pattern.stages, 'start', '', '  ')
  const window = shortestWindow(pattern.stages)
  lines.push(`  ${end} --> done(((${window === undefined ? 'match' : `match within ${window} ms`})))`)
  lines.push('  classDef not stroke-dasharray: 4, stroke: #c00')
  return lines.join('\n')
}

function drawStages(
  lines: string[],
  stages: readonly Stage[],
  before: string,
  prefix: string,
  indent: string,
): string {
  let previous = before
  stages.forEach((stage, index) => {
    const id = `${prefix}s${index}`
    const arrow = index === 0 && previous === 'start' ? '-->' : `-- ${ARROWS[stage.contiguity]} -->`
    if (stage.group) {
      lines.push(`${indent}subgraph ${id}["group${quantifierText(stage)}"]`)
      const inner: string[] = []
      const last = drawStages(inner, stage.group.slice(1), `${id}_s0`, `${id}_r`, `${indent}  `)
      lines.push(`${indent}  ${drawBox(`${id}_s0`, stage.group[0])}`, ...inner, `${indent}end`)
      lines.push(`${indent}${previous} ${arrow} ${id}_s0`)
      previous = last
    } else {
      lines.push(`${indent}${previous} ${arrow} ${drawBox(id, stage)}`)
      previous = id
    }
    if (stage.quantifier.kind === 'loop') {
      const inner = stage.quantifier.inner === 'strict' ? 'next' : ARROWS[stage.quantifier.inner]
      lines.push(`${indent}${previous} -. ${inner} .-> ${stage.group ? `${id}_s0` : id}`)
    }
  })
  return previous
}

function drawBox(id: string, stage: Stage): string {
  if (stage.group) return `${id}["${stage.group.map(({ name }) => name).join(', ')}${quantifierText(stage)}"]`
  const text = stage.name.replaceAll('"', '#quot;')
  return isNot(stage) ? `${id}{{"not ${text}"}}:::not` : `${id}["${text}${quantifierText(stage)}"]`
}

/** The quantifier as regular expressions write it. */
export function quantifierText({ quantifier: { kind, from, to, optional } }: Stage): string {
  if (kind === 'once') return optional ? '?' : ''
  if (kind === 'loop') {
    if (from === 1) return optional ? '*' : '+'
    return optional ? `{${from},}?` : `{${from},}`
  }
  if (from === 1 && optional) return `{0,${to}}`
  const range = from === to ? `{${from}}` : `{${from},${to}}`
  return optional ? `${range}?` : range
}

function shortestWindow(stages: readonly Stage[]): number | undefined {
  const all = stages.flatMap(({ withinMs }) => withinMs ?? [])
  return all.length === 0 ? undefined : Math.min(...all)
}
