import { spawn } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, expect, test } from 'vitest'
import { dataFile } from '../src/flight.ts'
import { expectedDelays } from './naive.ts'

const root = join(import.meta.dirname, '../../..')
const output = mkdtempSync(join(tmpdir(), 'wiesel-flights-'))
afterAll(() => rmSync(output, { recursive: true }))

async function npmStart(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: { start: string }
  }
  const child = spawn(process.execPath, [...scripts.start.split(' ').slice(1), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await ended, stdout, stderr }
}

test('npm start prints the worst airports and writes the results', { timeout: 120_000 }, async () => {
  const { code, stdout, stderr } = await npmStart('-p', '2', '--', '--output', output, '--top', '3')
  const { flights, hourly, airports, late, everLater } = expectedDelays(
    dataFile('flights-20k.json'),
    4 * 3_600_000,
  )
  expect(code).toBe(0)

  const worst = [...airports]
    .filter(([, [count]]) => count >= 30)
    .map(([airport, [count, total]]) => [airport, Math.round((total / count) * 10) / 10] as const)
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
  const listed = [...stdout.matchAll(/^│ ([A-Z]{3}) +│.*\+(\d+\.\d) │ +\d+ │$/gm)]
  expect(listed.map(([, airport, mean]) => [airport, Number(mean)])).toEqual(worst)
  expect(stdout).toMatch(/│ JFK .*│ +\d+% │ +\d+% │/)
  expect(stdout).toContain('JFK  │ John F Kennedy Intl, NY')
  expect(stdout).toContain(`${flights} flights in ${hourly.size} windows of ${airports.size} airports.`)
  expect(stdout).toContain(`each with more delay (${everLater.length} times)`)
  expect(stdout).toContain(`${late.length} of them (`)
  expect(stdout).toMatch(/│ +1 │ ATL +│ William B Hartsfield-Atlanta Intl, GA +│ +3\.6% │/)
  expect(stdout).toContain('What to try next:')
  expect(stdout + stderr).not.toContain('\u001B')
  expect(stderr).toContain('flights finished')

  const lines = (pattern: string): string[] =>
    globSync(join(output, pattern)).flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'))
  const rows = lines('hourly/*.csv').filter((line) => !line.startsWith('airport,'))
  const expectedRows = [...hourly].map(([key, [count, total, max]]) => {
    const [airport, start] = key.split(' ')
    const hour = new Date(Number(start)).toISOString().slice(0, 16).replace('T', ' ')
    return `${airport},${hour},${count},${Math.round((total / count) * 10) / 10},${max}`
  })
  expect(rows.toSorted()).toEqual(expectedRows.toSorted())
  expect(lines('late/*.jsonl')).toHaveLength(late.length)
})
