import { defineConfig } from 'vitest/config'
import { SummaryReporter } from './scripts/summary-reporter.ts'
import { project, workspaceProjects } from './scripts/vitest-projects.ts'
import { repoRoot } from './scripts/workspace.ts'
import { writeSnippets } from './scripts/write-snippets.ts'

writeSnippets()

export default defineConfig({
  test: {
    reporters: ['default', new SummaryReporter()],
    coverage: { include: ['packages/*/src/**/*.ts'] },
    projects: [
      ...workspaceProjects('.test.ts'),
      project({ name: 'repo', root: repoRoot, include: ['test/**/*.test.ts'] }),
      project({
        name: 'snippets',
        root: repoRoot,
        include: ['.snippets/**/*.test.ts'],
        // Snippets share nothing but the modules they import, so loading those once per worker is enough.
        test: { isolate: false },
      }),
    ],
  },
})
