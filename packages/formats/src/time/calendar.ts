const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function daysOf(year: number, month: number): number {
  if (month !== 2) return DAYS[month - 1]
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

/** Milliseconds since 1970 of a date and time in UTC; `NaN` where there is no such day or time. Months count from 1. */
export function utcMillis(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  milli: number,
): number {
  if (month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return NaN
  if (hour > 23 || minute > 59 || second > 59) return NaN
  if (year > 99) return Date.UTC(year, month - 1, day, hour, minute, second, milli)
  // Date.UTC reads years below 100 as 19xx.
  return new Date(Date.UTC(2000, month - 1, day, hour, minute, second, milli)).setUTCFullYear(year)
}
