import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { placeOf, userFrames } from '../../src/report/stack-frames.ts'

const packages = join(import.meta.dirname, '../../..')

function withStack(...frames: string[]): Error {
  const error = new Error('x')
  error.stack = ['Error: x', ...frames.map((frame) => `    at ${frame}`)].join('\n')
  return error
}

test('keeps the frames of the user, as plain paths', () => {
  const job = join(packages, 'cli/test/fixtures/job.ts')
  const error = withStack(
    `parse (${pathToFileURL(job).href}?wiesel-bundle=3:4:22)`,
    `async load (${job}:9:1)`,
    `${pathToFileURL(job).href}:10:2`,
    'Array.map (<anonymous>)',
    'eval (eval at compile (file:///x.ts:1:1), <anonymous>:3:5)',
    'node:internal/process/task_queues:104:5',
    `Task.step (${join(packages, 'runtime/src/task/task.ts')}:1:2)`,
    '/home/me/node_modules/@wiesel/runtime/dist/task/task.js:1:2',
    '/home/me/node_modules/other/index.js:1:2',
  )
  expect(userFrames(error)).toEqual([
    `at parse (${job}:4:22)`,
    `at async load (${job}:9:1)`,
    `at ${job}:10:2`,
    'at /home/me/node_modules/other/index.js:1:2',
  ])
})

test('ends where the command begins', () => {
  const error = withStack('job (/j.ts:1:1)', `run (${join(packages, 'cli/src/x.ts')}:1:1)`, 'y (/z.js:1:1)')
  expect(userFrames(error)).toEqual(['at job (/j.ts:1:1)'])
})

test('what is thrown may be anything', () => {
  expect(userFrames('text')).toEqual([])
  expect(userFrames(Object.assign(new Error('x'), { stack: undefined }))).toEqual([])
})

test.each([
  ['at f (/a/b.ts:1:2)', '/a/b.ts:1:2'],
  ['at /a/b.ts:1:2', '/a/b.ts:1:2'],
  ['at async /a/b.ts:1:2', '/a/b.ts:1:2'],
  ['at Array.map (<anonymous>)', undefined],
])('the place of %s', (frame, place) => expect(placeOf(frame)).toBe(place))
