import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runWiesel } from './support/run-wiesel.ts'

const TIMEOUT = 60_000

describe('help', { timeout: TIMEOUT }, () => {
  test('--version', async () => {
    const manifest = readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')
    const { version } = JSON.parse(manifest) as { version: string }
    expect(await runWiesel('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('--help has examples and exit codes', async () => {
    const { code, stdout, stderr } = await runWiesel('--help')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('wiesel run word-count.ts -- --input book.txt')
    expect(stdout).toMatch(/Exit codes:\n +0 +finished/)
  })

  test('nothing at all is wrong usage, and prints the help', async () => {
    const { code, stdout, stderr } = await runWiesel()
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('Usage: wiesel')
  })
})

describe('mistakes', { timeout: TIMEOUT }, () => {
  test.each([
    [['rum', 'x.ts'], /unknown command 'rum'\n\(Did you mean run\?\)/],
    [['squares.ts'], /unknown command 'squares\.ts'\nTo run a job: wiesel run squares\.ts/],
    [['run'], /missing required argument 'job'/],
    [['run', 'squares.ts', '--quite'], /unknown option '--quite'\n\(Did you mean --quiet\?\)/],
    [
      ['run', 'squares.ts', '--last', '4'],
      /unknown option '--last'\nParameters for the job itself stand behind "--"/,
    ],
    [['run', 'squares.ts', 'failing.ts'], /too many arguments.*\nOne job at a time/],
    [['run', 'squares.ts', '-p', '0'], /argument '0' is invalid\. It must be a whole number from 1 up/],
    [['run', 'squares.ts', '-p', 'two'], /argument 'two' is invalid/],
    [
      ['run', 'squares.ts', '--', 'last'],
      /"last" among the job's parameters has no name\. Write parameters as/,
    ],
    [['run', 'squares.ts', '--', '--last', '1', '--last=2'], /"--last" is given twice/],
    [['explain', 'squares.ts', '--format', 'svg'], /Allowed choices are text, mermaid, json/],
  ])('%j', async (args, message) => {
    const { code, stdout, stderr } = await runWiesel(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(message)
  })
})

describe('explain', { timeout: TIMEOUT }, () => {
  test('draws the plan instead of running it', async () => {
    const { code, stdout, stderr } = await runWiesel('explain', 'squares.ts', '-p', '3')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/^Job "squares": 3 operators in 1 chains\n.*× 3\n +Sequence\n +Map\n +Print\n$/s)
  })

  test('as Mermaid and as JSON, with the parameters of the job', async () => {
    const { stdout } = await runWiesel(
      'explain',
      'build-fails.ts',
      '--format',
      'mermaid',
      '--',
      '--input',
      'x',
    )
    expect(stdout).toMatch(/^flowchart LR\n/)
    const json = await runWiesel('explain', 'squares.ts', '--format=json', '--name', 'other')
    expect(JSON.parse(json.stdout)).toMatchObject({ name: 'other', nodes: [{ name: 'Sequence' }, {}, {}] })
  })

  test('aggregates in front of exchanges if asked to', async () => {
    const plan = async (...more: string[]): Promise<string> =>
      (await runWiesel('explain', 'windows.ts', '-p', '2', ...more)).stdout
    expect(await plan('--pre-aggregation')).toContain('combine')
    expect(await plan('--no-pre-aggregation')).not.toContain('combine')
    expect(await plan()).not.toContain('combine')
  })

  test('fails as run does', async () => {
    expect(await runWiesel('explain', 'missing.ts')).toMatchObject({ code: 2, stdout: '' })
    expect(await runWiesel('explain', 'build-fails.ts')).toMatchObject({ code: 1, stdout: '' })
  })
})
