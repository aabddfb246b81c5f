import { readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { expect, test } from 'vitest'
import { filesBelow, repoRoot } from '../scripts/workspace.ts'
import { findImpureCode } from './support/impure-code.ts'

test('the runtime core takes time, randomness and the host from its platform', () => {
  const nodeAdapters = join(repoRoot, 'packages/runtime/src/node') + sep
  const core = filesBelow(join(repoRoot, 'packages/runtime/src'), '.ts').filter(
    (path) => !path.startsWith(nodeAdapters),
  )
  const found = core.flatMap((path) =>
    findImpureCode(readFileSync(path, 'utf8'), path).map((use) => `${relative(repoRoot, path)}:${use}`),
  )
  expect(found).toEqual([])
})

test('every forbidden use is found', () => {
  const bad = `
    import { readFileSync } from 'node:fs'
    import type { Worker } from 'worker_threads'
    const later = await import('node:timers')
    Date.now()
    new Date()
    new Date
    Date()
    performance.now()
    Math.random()
    setTimeout(() => {}, 1)
    const timer = setInterval
    setImmediate(later)
    queueMicrotask(later)
    process.exit(1)
    const { env } = process
    const options = { process }
    globalThis.setTimeout(later)
    const ids = [crypto.randomUUID()]
  `
  expect(findImpureCode(bad)).toEqual([
    '2: import of node:fs',
    '3: import of worker_threads',
    '4: import of node:timers',
    '5: Date.now',
    '6: new Date()',
    '7: new Date()',
    '8: Date()',
    '9: performance',
    '10: Math.random',
    '11: setTimeout',
    '12: setInterval',
    '13: setImmediate',
    '14: queueMicrotask',
    '15: process',
    '16: process',
    '17: process',
    '18: globalThis.setTimeout',
    '19: crypto',
  ])
})

test('comments, strings, dates of a given time and members of that name are left alone', () => {
  const good = `
    /** Calls Date.now() and process.exit(). */
    const text = 'setTimeout(Math.random)' // new Date()
    const given = new Date(0)
    Math.max(1, 2)
    platform.setTimeout(given)
    function apply(process: { run(): void }) { process.run() }
    class Operator { process(value: unknown) { return this.process(value) } }
    const handlers = { process: apply }
    interface Options { process: unknown; setTimeout(): void }
    for (const process of [1]) text.at(process)
    const { setImmediate } = handlers2
    setImmediate()
  `
  expect(findImpureCode(good)).toEqual([])
})
