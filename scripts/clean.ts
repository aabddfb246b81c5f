// Deletes everything that builds, tests and docs have written.
import { globSync, rmSync } from 'node:fs'

const written = globSync([
  '{packages,examples}/*/dist',
  '.snippets',
  'coverage',
  'docs/api',
  'docs/.vitepress/cache',
  'docs/.vitepress/dist',
])
for (const path of written) rmSync(path, { recursive: true })
console.log(`deleted ${written.length} folders`)
