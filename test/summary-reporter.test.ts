import { expect, test, vi } from 'vitest'
import type { TestModule } from 'vitest/node'
import { SummaryReporter } from '../scripts/summary-reporter.ts'

function moduleOf(states: string[], errors: unknown[] = []): TestModule {
  return {
    children: {
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
      allSuites: () => [],
    },
    errors: () => errors,
  } as unknown as TestModule
}

test.each([
  { modules: [moduleOf(['passed', 'passed'])], errors: [], line: '2 passed, 0 failed' },
  {
    modules: [moduleOf(['passed']), moduleOf(['failed', 'skipped'])],
    errors: [],
    line: '1 passed, 1 failed, 1 skipped',
  },
  { modules: [moduleOf([], [new Error('does not load')])], errors: [], line: '0 passed, 1 failed' },
  { modules: [moduleOf(['passed'])], errors: [new Error('unhandled')], line: '1 passed, 1 failed' },
])('a run ends with "$line"', ({ modules, errors, line }) => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  new SummaryReporter().onTestRunEnd(modules, errors)
  expect(log.mock.calls).toEqual([[line]])
  log.mockRestore()
})
