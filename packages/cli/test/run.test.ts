import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import type { RunReport } from '../src/index.ts'
import { fixtures, runWiesel, WieselProcess } from './support/run-wiesel.ts'

const TIMEOUT = 60_000
const folder = mkdtempSync(join(tmpdir(), 'wiesel-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

function written(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

function reportOf(stdout: string): RunReport {
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) as string) as RunReport
}

describe('a job that finishes', { timeout: TIMEOUT }, () => {
  test('prints its records, and a table of its operators on standard error', async () => {
    const { code, stdout, stderr } = await runWiesel('run', 'squares.ts')
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1\n4\n9\n' })
    expect(stderr).toMatch(/squares finished after \d/)
    expect(stderr).toMatch(/^Operator +× +Records in +out /m)
    expect(stderr).toMatch(/^Sequence +1 +0 +3 /m)
    expect(stderr).toMatch(/^ {2}Map +3 +3$/m)
  })

  test('takes parameters, parallelism and a name', async () => {
    const args = [
      'run',
      'squares.ts',
      '-p',
      '2',
      '--max-parallelism',
      '8',
      '--name',
      'renamed',
      '--interpreted',
    ]
    const { code, stdout, stderr } = await runWiesel(...args, '--', '--last', '4')
    expect(code).toBe(0)
    expect(stdout.trim().split('\n').toSorted()).toEqual(['1> 1', '1> 4', '2> 16', '2> 9'])
    expect(stderr).toContain('renamed finished')
    expect(stderr).toMatch(/^Sequence +2 /m)
  })

  test('on worker threads: the same records, and the same table', async () => {
    const args = ['run', 'squares.ts', '-p', '2', '--threads', '2', '--name', 'threaded']
    const { code, stdout, stderr } = await runWiesel(...args, '--', '--last', '4')
    expect(code).toBe(0)
    // Which subtask reads which numbers is left to chance.
    expect(
      stdout
        .replaceAll(/^[12]> /gm, '')
        .trim()
        .split('\n')
        .toSorted(),
    ).toEqual(['1', '16', '4', '9'])
    expect(stderr).toContain('threaded finished')
    expect(stderr).toMatch(/^Sequence +2 /m)
  })

  test('a failure in a worker thread reads like any other', async () => {
    const { code, stderr } = await runWiesel('run', 'failing.ts', '-p', '2', '--threads', '2')
    const alone = await runWiesel('run', 'failing.ts', '-p', '2')
    const report = (text: string): string[] =>
      text.split('\n').filter((line) => /failed in|at .*failing/.test(line))
    expect(code).toBe(alone.code)
    expect(report(stderr).length).toBeGreaterThan(0)
    expect(report(stderr).length).toBe(report(alone.stderr).length)
  })

  test('says nothing but its records with --quiet', async () => {
    const ended = await runWiesel('run', 'squares.ts', '-q', '--', '--last=2')
    expect(ended).toEqual({ code: 0, stdout: '1\n4\n', stderr: '' })
  })

  test('--json: the last line is the result', async () => {
    const { code, stdout } = await runWiesel('run', 'squares.ts', '-p', '2', '--json')
    const report = reportOf(stdout)
    expect(code).toBe(0)
    expect(stdout.trim().split('\n')).toHaveLength(4)
    expect(report).toMatchObject({ status: 'finished', job: 'squares' })
    expect(report.durationMs).toBeGreaterThanOrEqual(0)
    expect(report.error).toBeUndefined()
    expect(report.metrics?.map(({ subtask, parallelism }) => [subtask, parallelism])).toEqual([
      [0, 2],
      [1, 2],
    ])
    expect(report.metrics?.[0].operators.map(({ operator }) => operator)).toEqual([
      'Sequence',
      'Map',
      'Print',
    ])
  })

  test("lists an operator's own counters", async () => {
    const { stderr } = await runWiesel('run', 'counters.ts')
    expect(stderr).toMatch(/^Odd +1 .* numEvenDropped 5$/m)
  })

  test('counts the lines of a file that it had to skip', async () => {
    const input = written('numbers.csv', 'n\n1\ntwo\n3\n')
    const { code, stdout, stderr } = await runWiesel('run', 'read-numbers.ts', '--', '--input', input)
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1\n3\n' })
    expect(stderr).toMatch(/^Source +1 .* numRecordsSkipped 1\b/m)
  })

  test('writes no escape codes into pipes, whatever the environment says', async () => {
    for (const env of [{}, { FORCE_COLOR: '1' }, { CI: 'true' }] as Record<string, string>[]) {
      const { stdout, stderr } = await new WieselProcess(['run', 'squares.ts'], env).ended
      expect(stdout + stderr).not.toContain('\u001B')
    }
  })

  test('may be a file outside of any project', async () => {
    const path = written(
      'lonely.mjs',
      `import { defineJob } from '@wiesel/datastream'
       export default defineJob('lonely', (env) => { env.fromElements('alone').print() })`,
    )
    const { code, stdout } = await new WieselProcess(['run', path], {}, folder).ended
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'alone\n' })
  })

  test('knows the place of each of its files, although it was bundled', async () => {
    const { stdout } = await runWiesel('run', 'place.ts')
    const placeOf = (...path: string[]): string[] => {
      const file = join(fixtures, ...path)
      return [pathToFileURL(file).href, join(file, '..'), file]
    }
    const [url, ...others] = stdout.trim().split('\n')
    expect([url, ...others]).toEqual([...placeOf('place.ts'), ...placeOf('lib', 'place.ts')])
  })
})

describe('a job that fails', { timeout: TIMEOUT }, () => {
  test('names job, operator, record and the place in the TypeScript', async () => {
    const { code, stdout, stderr } = await runWiesel('run', 'failing.ts')
    expect(code).toBe(1)
    expect(stdout).toBe('row 1\nrow 2\n')
    expect(stderr).toContain(
      'error: Job "failing" failed in operator "Parse" (uid "parse"), subtask 1/1 on record 3: three is not allowed',
    )
    expect(stderr).toMatch(/code +USER_FUNCTION/)
    expect(stderr).toMatch(/operator +Parse \(uid parse\), subtask 1 of 1/)
    expect(stderr).toContain(`at        ${join(fixtures, 'lib/parse.ts')}:4:22`)
    expect(stderr).toContain('cause     TypeError: three is not allowed')
  })

  test("shows the user's part of the stack, and all of it with --verbose", async () => {
    const short = await runWiesel('run', 'failing.ts')
    const frames = short.stderr.match(/^ {4}at .*$/gm)
    expect(frames).toHaveLength(2)
    expect(frames?.[1]).toContain(`${join(fixtures, 'failing.ts')}:7:`)
    const long = await runWiesel('run', 'failing.ts', '--verbose')
    expect(long.stderr).toContain('runtime/src/task/')
    expect(long.stderr).not.toContain('wiesel-bundle')
  })

  test('--json: the error as data, and the numbers so far', async () => {
    const { code, stdout, stderr } = await runWiesel('run', 'failing.ts', '--json', '--quiet')
    const report = reportOf(stdout)
    expect(code).toBe(1)
    expect(stderr).toContain('three is not allowed')
    expect(report).toMatchObject({
      status: 'failed',
      job: 'failing',
      error: {
        code: 'USER_FUNCTION',
        location: { job: 'failing', operator: 'Parse', uid: 'parse', subtask: 0, parallelism: 1 },
        at: `${join(fixtures, 'lib/parse.ts')}:4:22`,
        causes: [{ name: 'TypeError', message: 'three is not allowed' }],
      },
    })
    expect(report.metrics?.[0].operators[0].numRecordsOut).toBeGreaterThan(0)
  })

  test('in its builder', async () => {
    const { code, stderr } = await runWiesel('run', 'build-fails.ts')
    expect(code).toBe(1)
    expect(stderr).toContain('error: Job "needy" could not be built: it needs --input')
    expect(stderr).toContain(`at        ${join(fixtures, 'build-fails.ts')}:4:34`)
    expect(stderr).not.toContain('commander')
  })

  test('while it is loaded', async () => {
    const { code, stdout, stderr } = await runWiesel('run', 'load-fails.ts', '--json')
    expect(code).toBe(1)
    expect(stderr).toContain('error: "load-fails.ts" could not be loaded: ')
    expect(stderr).toContain(`at        ${join(fixtures, 'load-fails.ts')}:3:`)
    expect(reportOf(stdout)).toMatchObject({ status: 'failed', error: { code: 'JOB_LOAD_FAILED' } })
  })

  test('by an error that nobody waits for', async () => {
    const { code, stderr } = await runWiesel('run', 'crash.ts')
    expect(code).toBe(1)
    expect(stderr).toContain('crash failed')
    expect(stderr).toContain('error: nobody waits for this')
    expect(stderr).toContain(`${join(fixtures, 'crash.ts')}:5:`)
  })
})

describe('no job', { timeout: TIMEOUT }, () => {
  test.each([
    ['missing.ts', /There is no file "missing\.ts" \(looked for .*missing\.ts\)/],
    ['lib', /"lib" is not a job file\. Give one file that ends in \.ts/],
    ['no-job.ts', /"no-job\.ts" holds no job\. It exports a job as "job", but not as default/],
    ['other-default.ts', /holds no job\. The default export is not what defineJob returns/],
    [
      'lib/place.ts',
      /holds no job\. It has no default export\. A job file exports its job:.*export default defineJob/s,
    ],
  ])('%s', async (file, message) => {
    const { code, stdout, stderr } = await runWiesel('run', file)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(message)
  })

  test('a syntax error is shown with its line', async () => {
    const path = written('syntax.ts', 'const fine = 1\nexport default fine +\n')
    const { code, stdout, stderr } = await runWiesel('run', path, '--json')
    expect(code).toBe(2)
    expect(stderr).toMatch(/does not compile.*Unexpected end of file.*syntax\.ts:3:0/s)
    expect(reportOf(stdout)).toMatchObject({ status: 'failed', error: { code: 'JOB_SYNTAX' } })
  })

  test('an import that leads nowhere is shown with its line', async () => {
    const path = written('import.ts', "import { x } from './nowhere.ts'\nexport default x\n")
    const { code, stderr } = await runWiesel('run', path)
    expect(code).toBe(2)
    expect(stderr).toMatch(/Could not resolve "\.\/nowhere\.ts".*import\.ts:1:18/s)
  })
})

describe('stopping', { timeout: TIMEOUT }, () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s cancels the job, closes its sinks and gives %d', async (signal, expected) => {
    const wiesel = new WieselProcess(['run', 'endless.ts', '--json'])
    await wiesel.prints('running')
    wiesel.kill(signal)
    const { code, stdout, stderr } = await wiesel.ended
    expect(code).toBe(expected)
    expect(stdout).toContain('closed\n')
    expect(stderr).toContain('endless cancelled after')
    expect(stderr).not.toContain('error:')
    expect(reportOf(stdout)).toMatchObject({ status: 'cancelled', error: { code: 'JOB_CANCELLED' } })
  })

  test('a second SIGINT does not wait', async () => {
    const wiesel = new WieselProcess(['run', 'endless.ts', '--', '--hang'])
    await wiesel.prints('running')
    wiesel.kill('SIGINT')
    await wiesel.prints('closed')
    await wait(1000)
    wiesel.kill('SIGINT')
    const { code, stderr } = await wiesel.ended
    expect(code).toBe(130)
    expect(stderr).toContain('Press Ctrl-C again to end at once')
    expect(stderr).not.toContain('cancelled after')
  })

  test('one Ctrl-C that arrives twice, as under npm, is one', async () => {
    const wiesel = new WieselProcess(['run', 'endless.ts'])
    await wiesel.prints('running')
    wiesel.kill('SIGINT')
    await wiesel.prints('closed')
    wiesel.kill('SIGINT')
    const { code, stderr } = await wiesel.ended
    expect(code).toBe(130)
    expect(stderr).toContain('endless cancelled after')
  })

  test('standard output that nobody reads ends the job', async () => {
    const wiesel = new WieselProcess(['run', 'endless.ts'])
    await wiesel.prints('running')
    wiesel.closeOutput()
    const { code, stderr } = await wiesel.ended
    expect(code).toBe(141)
    expect(stderr).toContain('endless cancelled after')
  })
})
