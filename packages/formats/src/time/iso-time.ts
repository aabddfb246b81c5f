import { utcMillis } from './calendar.ts'

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/

/** Milliseconds since 1970 of an ISO 8601 date or date and time; UTC where no zone is given; `NaN` for other text. */
export function parseIsoTime(text: string): number {
  const match = ISO.exec(text)
  if (match === null) return NaN
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = match
  const milli = Math.floor(Number(`0.${fraction}`) * 1000 + 1e-9)
  const utc = utcMillis(+year, +month, +day, +hour, +minute, +second, milli)
  if (zone === undefined || zone === 'Z') return utc
  const east = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2))
  return utc - (zone[0] === '-' ? -60_000 : 60_000) * east
}
