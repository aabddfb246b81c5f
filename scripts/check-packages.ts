// Checks what would be published of each public package: that its entries exist in the packed files (publint) and
// that TypeScript finds the right declarations for them (Are the types wrong?). Needs a build.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { repoRoot, workspaces } from './workspace.ts'

const run = promisify(execFile)
const attw = join(repoRoot, 'node_modules/@arethetypeswrong/cli/dist/index.js')

let failed = 0
for (const { folder, manifest } of workspaces().filter(
  (one) => one.kind === 'package' && !one.manifest.private,
)) {
  const problems = [...(await lint(join(repoRoot, folder))), ...(await checkTypes(folder))]
  console.log(`${problems.length === 0 ? 'ok    ' : 'FAILED'} ${manifest.name}`)
  for (const problem of problems) console.log(`       ${problem}`)
  failed += problems.length
}
process.exitCode = failed > 0 ? 1 : 0

async function lint(pkgDir: string): Promise<string[]> {
  const { messages, pkg } = await publint({ pkgDir, pack: 'npm', level: 'warning' })
  return messages.map((message) => formatMessage(message, pkg, { color: false }) ?? message.code)
}

async function checkTypes(folder: string): Promise<string[]> {
  const options = ['--pack', folder, '--profile', 'esm-only', '--no-emoji', '--no-color', '--format', 'ascii']
  try {
    await run(process.execPath, [attw, ...options], { cwd: repoRoot })
    return []
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    return `${stdout}${stderr}`.split('\n').filter((line) => line.trim() !== '')
  }
}
