import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { repoRoot } from '../scripts/workspace.ts'

const source = /\/packages\/runtime\/src\/index\.ts$/

test('tests resolve packages to their sources', () => {
  expect(import.meta.resolve('@wiesel/runtime')).toMatch(source)
})

test('so do the workers that tests start', async () => {
  const code = `import { parentPort } from 'node:worker_threads'
    parentPort.postMessage(import.meta.resolve('@wiesel/runtime'))`
  const worker = new Worker(code, { eval: true, execArgv: [...process.execArgv, '--input-type=module'] })
  const resolved = await new Promise((resolve, reject) =>
    worker.once('message', resolve).once('error', reject),
  )
  expect(resolved).toMatch(source)
})

test('and plain Node with the condition, which strips the types', async () => {
  const code = `await import('@wiesel/runtime'); console.log(import.meta.resolve('@wiesel/runtime'))`
  const args = ['--conditions=@wiesel/source', '--input-type=module', '--eval', code]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(repoRoot, 'test') })
  expect(stdout.trim()).toMatch(source)
})
