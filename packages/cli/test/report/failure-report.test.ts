import { UserFunctionError, WieselError } from '@wiesel/runtime'
import { expect, test } from 'vitest'
import { failureReport } from '../../src/report/failure-report.ts'

test('tells code, location and causes, outermost first', () => {
  const inner = new TypeError('inner', { cause: 'text' })
  const location = { job: 'j', operator: 'Map', subtask: 1, parallelism: 2 }
  const report = failureReport(
    new UserFunctionError(location, { value: 7 }, new WieselError('OUTER', 'outer', { cause: inner })),
  )
  expect(report).toMatchObject({ code: 'OUTER', location })
  expect(report.message).toContain('on record 7')
  expect(report.causes.map(({ name, message }) => [name, message])).toEqual([
    ['WieselError', 'outer'],
    ['TypeError', 'inner'],
    ['string', "'text'"],
  ])
})

test('what is thrown may be anything, and may be its own cause', () => {
  expect(failureReport(7)).toEqual({ code: 'UNKNOWN', message: '7', causes: [] })
  const circular = new Error('round')
  circular.cause = circular
  expect(failureReport(circular).causes).toHaveLength(10)
})

test('is plain JSON', () => {
  const report = failureReport(new WieselError('A', 'b'))
  expect(JSON.parse(JSON.stringify(report))).toEqual(report)
})
