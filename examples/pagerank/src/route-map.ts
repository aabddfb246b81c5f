import type { Vertex } from '@wiesel/gelly'
import type { Airport, Route } from './airports.ts'

const WIDTH = 1200
const MARGIN = 30
const RADIUS_MAX = 22
/** Where a degree of longitude is drawn as long as it is. */
const MIDDLE_LATITUDE = 38

interface Place {
  readonly x: number
  readonly y: number
}

/** A map: circles are as large as ranks, the first `named` have names and lines to where one can go. */
export function routeMap(
  ranks: readonly Vertex<string, number>[],
  routes: readonly Route[],
  airports: ReadonlyMap<string, Airport>,
  named: number,
): string {
  const known = ranks.filter(([code]) => airports.has(code))
  const { places, height } = projected(known.map(([code]) => airports.get(code) as Airport))
  const top = new Set(known.slice(0, named).map(([code]) => code))
  const most = known[0]?.[1] ?? 1
  const lines = routes.flatMap(({ origin, destination }) => {
    const [from, to] = [places.get(origin), places.get(destination)]
    if (!top.has(origin) || from === undefined || to === undefined) return []
    return [`<line x1="${at(from.x)}" y1="${at(from.y)}" x2="${at(to.x)}" y2="${at(to.y)}"/>`]
  })
  const circles = known.map(([code, rank]) => {
    const { x, y } = places.get(code) as Place
    const title = escaped(`${code}, ${airports.get(code)?.name}: ${rank.toFixed(5)}`)
    return `<circle cx="${at(x)}" cy="${at(y)}" r="${at(RADIUS_MAX * Math.sqrt(rank / most))}"><title>${title}</title></circle>`
  })
  const names = [...top].map((code) => {
    const { x, y } = places.get(code) as Place
    return `<text x="${at(x)}" y="${at(y + 4)}">${escaped(code)}</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${at(height)}" font-family="sans-serif">
<rect width="100%" height="100%" fill="white"/>
<g stroke="#94a3b8" stroke-width="0.4">
${lines.join('\n')}
</g>
<g fill="#fb923c" fill-opacity="0.7" stroke="#9a3412" stroke-width="0.5">
${circles.join('\n')}
</g>
<g font-size="12" font-weight="600" text-anchor="middle">
${names.join('\n')}
</g>
</svg>
`
}

/** Places on the map, the whole as wide as it is. Guam is drawn west of Hawaii. */
function projected(airports: readonly Airport[]): { places: Map<string, Place>; height: number } {
  const shrink = Math.cos((MIDDLE_LATITUDE * Math.PI) / 180)
  const flat = airports.map(({ iata, latitude, longitude }) => ({
    iata,
    x: (longitude > 0 ? longitude - 360 : longitude) * shrink,
    y: -latitude,
  }))
  const [left, right] = [Math.min(...flat.map(({ x }) => x)), Math.max(...flat.map(({ x }) => x))]
  const [upper, lower] = [Math.min(...flat.map(({ y }) => y)), Math.max(...flat.map(({ y }) => y))]
  const scale = (WIDTH - 2 * MARGIN) / (right - left || 1)
  const place = ({ x, y }: Place): Place => ({
    x: MARGIN + (x - left) * scale,
    y: MARGIN + (y - upper) * scale,
  })
  return {
    places: new Map(flat.map((point) => [point.iata, place(point)])),
    height: (lower - upper) * scale + 2 * MARGIN,
  }
}

function at(value: number): string {
  return value.toFixed(1)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
