import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { textFile } from '@wiesel/connector-files'

test('tells the planner how large files and directories are', () => {
  const directory = mkdtempSync(join(tmpdir(), 'sizes-'))
  try {
    mkdirSync(join(directory, 'below'))
    writeFileSync(join(directory, 'a'), 'x'.repeat(10))
    writeFileSync(join(directory, 'below', 'b'), 'x'.repeat(7))
    expect(textFile(join(directory, 'a')).estimate()).toEqual({ bytes: 10 })
    expect(textFile(directory).estimate()).toEqual({ bytes: 17 })
    expect(textFile(join(directory, '*')).estimate()).toBeUndefined()
  } finally {
    rmSync(directory, { recursive: true })
  }
})
