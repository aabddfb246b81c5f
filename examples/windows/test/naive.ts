import { readFileSync } from 'node:fs'

export interface RawDay {
  location: string
  time: number
  rain: number
  high: number
  wind: number
}

const DAY_MS = 86_400_000

const iso = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** The days of each city in order, split from the text of the file. */
export function readDays(file: string): Map<string, RawDay[]> {
  const cities = new Map<string, RawDay[]>()
  for (const line of readFileSync(file, 'utf8').trim().split('\n').slice(1)) {
    const [location, date, rain, high, , wind] = line.split(',')
    const day = {
      location,
      time: Date.parse(date),
      rain: Number(rain),
      high: Number(high),
      wind: Number(wind),
    }
    cities.set(location, [...(cities.get(location) ?? []), day])
  }
  return cities
}

const millimetres = (days: RawDay[]): number =>
  days.reduce((sum, { rain }) => sum + Math.round(rain * 10), 0) / 10

/** Rain by city and week, as texts. */
export function expectedWeeks(cities: Map<string, RawDay[]>): string[] {
  return [...cities].flatMap(([city, days]) => {
    const weeks = Map.groupBy(days, ({ time }) => Math.floor(time / DAY_MS / 7))
    return [...weeks].map(([week, of]) => `${city} ${iso(week * 7 * DAY_MS)} ${of.length} ${millimetres(of)}`)
  })
}

/** The mean of the highest temperatures of all spans of 30 days that begin on a tenth day, as texts. */
export function expectedMonths(cities: Map<string, RawDay[]>): string[] {
  return [...cities].flatMap(([city, days]) => {
    const texts: string[] = []
    const last = days[days.length - 1].time / DAY_MS
    for (let start = Math.floor(days[0].time / DAY_MS / 10) * 10 - 20; start <= last; start += 10) {
      const of = days.filter(({ time }) => time / DAY_MS >= start && time / DAY_MS < start + 30)
      if (of.length === 0) continue
      const mean = of.reduce((sum, { high }) => sum + Math.round(high * 10), 0) / of.length / 10
      texts.push(`${city} ${iso(start * DAY_MS)} ${mean.toFixed(6)}`)
    }
    return texts
  })
}

/** Days of rain in a row, as texts. */
export function expectedSpells(cities: Map<string, RawDay[]>): string[] {
  return [...cities].flatMap(([city, days]) => {
    const spells: RawDay[][] = []
    let previous: RawDay | undefined
    for (const day of days.filter(({ rain }) => rain > 0)) {
      if (previous !== undefined && day.time - previous.time === DAY_MS) spells[spells.length - 1].push(day)
      else spells.push([day])
      previous = day
    }
    return spells.map((of) => `${city} ${iso(of[0].time)} ${of.length} ${millimetres(of)}`)
  })
}

/** The windiest of each full hundred of days, the first on a tie, as texts. */
export function expectedWindiest(cities: Map<string, RawDay[]>): string[] {
  return [...cities].flatMap(([city, days]) =>
    Array.from({ length: Math.floor(days.length / 100) }, (_, hundred) => {
      const of = days.slice(hundred * 100, hundred * 100 + 100)
      const windiest = of.reduce((best, day) => (day.wind > best.wind ? day : best))
      return `${city} ${iso(windiest.time)} ${windiest.wind}`
    }),
  )
}

/** How much warmer New York was, day by day, as texts. */
export function expectedContrasts(cities: Map<string, RawDay[]>): string[] {
  const west = new Map((cities.get('Seattle') ?? []).map((day) => [day.time, day]))
  return (cities.get('New York') ?? []).flatMap(({ time, high }) => {
    const other = west.get(time)
    return other === undefined ? [] : [`${iso(time)} ${Math.round((high - other.high) * 10) / 10}`]
  })
}
