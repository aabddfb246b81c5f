import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { styled } from '../../src/report/style.ts'

test('colours terminals only', () => {
  vi.stubEnv('FORCE_COLOR', '1')
  expect(styled(new PassThrough(), 'red', 'x')).toBe('x')
  expect(styled(Object.assign(new PassThrough(), { isTTY: true }), 'red', 'x')).toBe('\u001B[31mx\u001B[39m')
  vi.unstubAllEnvs()
})
