import type { Ending, Trail } from './trace-events.ts'

/** A trail in words: a line for each event from its first on, and one for its end. */
export function narrate(
  trail: Trail | undefined,
  conditions: ReadonlyMap<string, string>,
  matches: number,
): string {
  if (!trail) return 'No match: no event fits the beginning of the pattern.'
  const lines = [headline(trail, matches)]
  const stages = new Map(trail.taken.map(({ event, stage }) => [event, stage]))
  const last = trail.taken[trail.taken.length - 1].event
  const end = 'event' in trail.ending ? trail.ending.event : last + 1
  for (let event = trail.taken[0].event; event < end; event++) {
    const stage = stages.get(event)
    lines.push(`  event ${event} is ${stage === undefined ? 'passed over' : `"${stage}"`}`)
  }
  const ending = endingText(trail.ending, conditions)
  if (ending) lines.push(`  ${ending}`)
  return lines.join('\n')
}

function headline({ ending }: Trail, matches: number): string {
  if (ending.kind !== 'complete') return 'No match. The partial match that came furthest:'
  if (matches === 0)
    return 'No match yet: the skip strategy holds this one back while an earlier one may still come.'
  return matches === 1 ? 'It matches:' : `It matches in ${matches} ways. The longest:`
}

function endingText(ending: Ending, conditions: ReadonlyMap<string, string>): string {
  const list = (stages: readonly string[]) =>
    stages
      .map((stage) => {
        const condition = conditions.get(stage)
        return condition ? `"${stage}" (${condition})` : `"${stage}"`
      })
      .join(' or ')
  switch (ending.kind) {
    case 'complete':
      return ''
    case 'forbidden':
      return `event ${ending.event} ends it: it is ${list([ending.stage])}, which must not come here`
    case 'unfit':
      return `event ${ending.event} ends it: only ${list(ending.stages)} may come here`
    case 'late':
      return `event ${ending.event} comes too late: ${ending.ms} ms or more after the ${ending.since} event`
    default:
      return ending.stages.length === 0
        ? 'it waits for its window to end'
        : `the events end here; it waits for ${list(ending.stages)}`
  }
}
