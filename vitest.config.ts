import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { SummaryReporter } from './scripts/summary-reporter.ts'
import { project, workspaceProjects } from './scripts/vitest-projects.ts'
import { repoRoot } from './scripts/workspace.ts'

export default defineConfig({
  test: {
    reporters: ['default', new SummaryReporter()],
    coverage: { include: ['packages/*/src/**/*.ts'] },
    projects: [
      ...workspaceProjects('.test.ts'),
      project({ name: 'repo', root: repoRoot, include: ['test/**/*.test.ts'] }),
    ],
  },
})
