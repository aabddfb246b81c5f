/** What windows do, as plainly as it can be said: the oracle of the window operators. */
import type { HarnessStep } from '@wiesel/testing'

export interface Event {
  key: string
  value: number
}
export type Span = readonly [start: number, end: number]
/** A result: key, window, sum of values, number of values. */
export type Result = [key: string, start: number, end: number, sum: number, count: number]

interface Pane {
  key: string
  span: Span
  values: number[]
}

/** Which spans a timestamp belongs to. */
export type Assign = (timestamp: number) => Span[]

export function aligned(sizeMs: number, slideMs: number, offsetMs: number): Assign {
  return (timestamp) => {
    const spans: Span[] = []
    const last = Math.floor((timestamp - offsetMs) / slideMs) * slideMs + offsetMs
    for (let start = last; start > timestamp - sizeMs; start -= slideMs) spans.push([start, start + sizeMs])
    return spans
  }
}

export function session(gapMs: number): Assign {
  return (timestamp) => [[timestamp, timestamp + gapMs]]
}

const resultOf = ({ key, span, values }: Pane): Result => [
  key,
  span[0],
  span[1],
  values.reduce((a, b) => a + b, 0),
  values.length,
]

/** Runs steps over windows with the default trigger. Results stand in groups: one for each step. */
export function naiveWindows(
  assign: Assign,
  merges: boolean,
  latenessMs: number,
  steps: readonly HarnessStep[],
): { results: Result[][]; late: Event[] } {
  let panes: Pane[] = []
  let watermark = -Infinity
  const late: Event[] = []
  const isGone = (span: Span): boolean => span[1] - 1 + latenessMs <= watermark

  const paneFor = (key: string, span: Span): Pane | undefined => {
    const meets = merges
      ? panes.filter((pane) => pane.key === key && pane.span[0] <= span[1] && pane.span[1] >= span[0])
      : []
    const own = panes.find((pane) => pane.key === key && pane.span[0] === span[0] && pane.span[1] === span[1])
    if (!merges) {
      if (isGone(span)) return undefined
      if (own !== undefined) return own
      panes.push({ key, span, values: [] })
      return panes.at(-1)
    }
    const spans = [span, ...meets.map((pane) => pane.span)]
    const merged: Span = [
      Math.min(...spans.map(([start]) => start)),
      Math.max(...spans.map(([, end]) => end)),
    ]
    if (isGone(merged)) return undefined
    const pane: Pane = { key, span: merged, values: meets.flatMap(({ values }) => values) }
    panes = [...panes.filter((other) => !meets.includes(other)), pane]
    return pane
  }

  const push = ({ key, value }: Event, timestamp: number): Result[] => {
    const results: Result[] = []
    let taken = false
    for (const span of assign(timestamp)) {
      const pane = paneFor(key, span)
      if (pane === undefined) continue
      taken = true
      pane.values.push(value)
      if (pane.span[1] - 1 <= watermark) results.push(resultOf(pane))
    }
    if (!taken && timestamp + latenessMs <= watermark) late.push({ key, value })
    return results
  }

  const advance = (to: number): Result[] => {
    const due = panes.filter(({ span }) => span[1] - 1 > watermark && span[1] - 1 <= to)
    watermark = Math.max(watermark, to)
    panes = panes.filter(({ span }) => !isGone(span))
    return due.map(resultOf)
  }

  const results = steps.map((step): Result[] => {
    if (step[0] === 'push') return push(step[1] as Event, step[2] as number)
    return step[0] === 'watermark' ? advance(step[1]) : []
  })
  return { results, late }
}
