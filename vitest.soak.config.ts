import { defineConfig } from 'vitest/config'
import { SummaryReporter } from './scripts/summary-reporter.ts'
import { workspaceProjects } from './scripts/vitest-projects.ts'

// Long runs (`test/**/*.soak.ts`), kept out of `npm test`.
export default defineConfig({
  test: {
    reporters: ['default', new SummaryReporter()],
    passWithNoTests: true,
    projects: workspaceProjects('.soak.ts', { testTimeout: 600_000 }),
  },
})
