// Runs the `start` script of every example, from sources, and fails with the first that fails.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { repoRoot, workspaces } from './workspace.ts'

for (const { folder, manifest } of workspaces().filter(({ kind }) => kind === 'example')) {
  if (!manifest.scripts?.start) {
    console.log(`${folder} has no start script`)
    continue
  }
  console.log(`> ${folder}: ${manifest.scripts.start}`)
  const { status } = spawnSync('npm', ['start', '--silent'], {
    cwd: join(repoRoot, folder),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}
