import { OptionError } from '@wiesel/runtime'
import { expect, test } from 'vitest'
import { settingsOf } from '../src/settings.ts'

test('every run has a directory of its own, and everything can be set', () => {
  expect(settingsOf({}, Date.UTC(2001, 1, 3, 4, 5, 6))).toMatchObject({
    windowMs: 3_600_000,
    boundMs: 4 * 3_600_000,
    top: 10,
    minFlights: 30,
  })
  expect(settingsOf({}, 0).output).toMatch(/flights[/\\]results[/\\]1970-01-01T00-00-00$/)
  const parameters = { input: 'i', output: 'o', window: '1 day', bound: '6 h', top: '3', 'min-flights': '1' }
  expect(settingsOf(parameters, 0)).toEqual({
    input: 'i',
    output: 'o',
    windowMs: 86_400_000,
    boundMs: 6 * 3_600_000,
    top: 3,
    minFlights: 1,
  })
})

test.each([[{ top: 'ten' }], [{ windows: '1 h' }], [{ bound: 'soon' }]])('%j is an error', (parameters) =>
  expect(() => settingsOf(parameters, 0)).toThrow(OptionError),
)
