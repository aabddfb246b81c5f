import { MAX_TIMESTAMP } from '@wiesel/runtime'
import { expect, test } from 'vitest'
import {
  formatBytes,
  formatCount,
  formatElapsed,
  formatShare,
  formatShort,
  formatWatermark,
} from '../../src/report/format-number.ts'

test.each([
  [formatCount(1234567), '1,234,567'],
  [formatShort(1234567), '1.23M'],
  [formatShort(0.4), '0.4'],
  [formatBytes(0), ''],
  [formatBytes(1023), '1023 B'],
  [formatBytes(1536), '1.5 KB'],
  [formatBytes(500 * 1024), '500 KB'],
  [formatBytes(2 ** 60), '1048576 TB'],
  [formatShare(0.004), ''],
  [formatShare(0.996), '100%'],
  [formatElapsed(40), '0.04 s'],
  [formatElapsed(12_340), '12.3 s'],
  [formatElapsed(303_000), '5 min 03 s'],
  [formatElapsed(7_500_000), '2 h 05 min'],
  [formatWatermark(null), ''],
  [formatWatermark(Date.UTC(2001, 0, 14, 21, 55)), '2001-01-14 21:55:00'],
  [formatWatermark(MAX_TIMESTAMP), 'end'],
  [formatWatermark(-MAX_TIMESTAMP), String(-MAX_TIMESTAMP)],
])('%s', (text, expected) => expect(text).toBe(expected))
