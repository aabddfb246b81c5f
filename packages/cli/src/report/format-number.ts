import { MAX_TIMESTAMP } from '@wiesel/runtime'

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 })

/** `12,345`. */
export function formatCount(value: number): string {
  return whole.format(value)
}

/** `12.3K`. */
export function formatShort(value: number): string {
  return short.format(value)
}

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** `1.2 MB`; nothing for 0. Units of 1024. */
export function formatBytes(bytes: number): string {
  if (bytes === 0) return ''
  const unit = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10))
  const value = bytes / 1024 ** unit
  return `${unit === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${UNITS[unit]}`
}

/** `12%`; nothing for less than half a percent. */
export function formatShare(share: number): string {
  const percent = Math.round(share * 100)
  return percent === 0 ? '' : `${percent}%`
}

/** `0.4 s`, `12.3 s`, `5 min 03 s`, `2 h 05 min`. */
export function formatElapsed(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds.toFixed(seconds < 1 ? 2 : 1)} s`
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  const minutes = seconds / 60
  return minutes < 60
    ? `${Math.floor(minutes)} min ${two(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`
}

/** `2001-01-14 21:55:00`, in UTC; `end` after the last watermark. */
export function formatWatermark(watermark: number | null): string {
  if (watermark === null) return ''
  if (watermark >= MAX_TIMESTAMP) return 'end'
  const date = new Date(watermark)
  return Number.isNaN(date.getTime()) ? String(watermark) : date.toISOString().slice(0, 19).replace('T', ' ')
}
