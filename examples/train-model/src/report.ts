import type { Point } from './curves.ts'

/** Lines in one plot. */
export interface Plot {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly lines: readonly { readonly name: string; readonly points: readonly Point[] }[]
}

const COLORS = ['#c2410c', '#1d4ed8', '#15803d']
const WIDTH = 420
const HEIGHT = 320
const MARGIN = 48
const POINTS_MAX = 400

/** A page with plots, which needs nothing else to be looked at. */
export function reportPage(
  title: string,
  figures: readonly (readonly [string, string])[],
  plots: readonly Plot[],
): string {
  const rows = figures
    .map(([name, value]) => `<tr><th>${escaped(name)}</th><td>${escaped(value)}</td></tr>`)
    .join('')
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>body{font:16px system-ui;margin:2rem auto;max-width:960px}th{text-align:left;padding-right:2rem;font-weight:400}</style>
<h1>${escaped(title)}</h1>
<table>${rows}</table>
${plots.map(plotted).join('\n')}
</html>
`
}

function plotted({ title, x, y, lines }: Plot): string {
  const all = lines.flatMap(({ points }) => points)
  const range = (values: readonly number[]): [number, number] => [
    values.reduce((a, b) => Math.min(a, b)),
    values.reduce((a, b) => Math.max(a, b)),
  ]
  const [left, right] = range(all.map(([value]) => value))
  const [low, high] = range(all.map(([, value]) => value))
  const atX = (value: number): string =>
    (MARGIN + ((value - left) / (right - left || 1)) * (WIDTH - MARGIN - 8)).toFixed(1)
  const atY = (value: number): string =>
    (HEIGHT - MARGIN - ((value - low) / (high - low || 1)) * (HEIGHT - MARGIN - 28)).toFixed(1)
  const label = (at: string, text: string, more = ''): string =>
    `<text ${at} font-size="12" ${more}>${escaped(text)}</text>`
  const drawn = lines.map(({ name, points }, i) => {
    const step = Math.max(1, Math.ceil(points.length / POINTS_MAX))
    const kept = points.filter((_, at) => at % step === 0 || at === points.length - 1)
    const path = kept.map(([px, py]) => `${atX(px)},${atY(py)}`).join(' ')
    return `<polyline points="${path}" fill="none" stroke="${COLORS[i % COLORS.length]}" stroke-width="2"/>
${label(`x="${MARGIN + 8}" y="${40 + 16 * i}"`, name, `fill="${COLORS[i % COLORS.length]}"`)}`
  })
  const axis = `M${MARGIN} 20V${HEIGHT - MARGIN}H${WIDTH - 8}`
  return `<svg width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escaped(title)}">
<path d="${axis}" fill="none" stroke="#888"/>
${label(`x="${MARGIN}" y="14"`, title, 'font-weight="600"')}
${label(`x="${MARGIN}" y="${HEIGHT - MARGIN + 16}"`, left.toFixed(2))}
${label(`x="${WIDTH - 8}" y="${HEIGHT - MARGIN + 16}"`, right.toFixed(2), 'text-anchor="end"')}
${label(`x="${WIDTH / 2}" y="${HEIGHT - 12}"`, x, 'text-anchor="middle"')}
${label(`x="4" y="${HEIGHT - MARGIN}"`, low.toFixed(2))}
${label('x="4" y="28"', high.toFixed(2))}
${label(`transform="translate(14 ${HEIGHT / 2}) rotate(-90)"`, y, 'text-anchor="middle"')}
${drawn.join('\n')}
</svg>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
