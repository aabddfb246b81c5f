import util from 'node:util'
import { afterEach, expect, test } from 'vitest'
import { chooseBackend } from '../../src/tensor/choose-backend.ts'

const NATIVE = '@tensorflow/tfjs-node'
const core = await import('@tensorflow/tfjs-core')
afterEach(() => {
  if (core.findBackendFactory('tensorflow') !== null) core.removeBackend('tensorflow')
})

/** A module in the place of the native one: it registers its back end, and calls what newer versions of Node.js have lost. */
function nativeStandIn(): object {
  const old = util as unknown as {
    isNullOrUndefined: (value: unknown) => boolean
    isArray: (value: unknown) => boolean
  }
  expect([old.isNullOrUndefined(null), old.isNullOrUndefined(0), old.isArray([])]).toEqual([
    true,
    false,
    true,
  ])
  core.copyRegisteredKernels('cpu', 'tensorflow')
  core.registerBackend('tensorflow', core.findBackendFactory('cpu'))
  return {}
}

function hostWith(standIns: Readonly<Record<string, () => unknown>>) {
  const lines: string[] = []
  const loaded: string[] = []
  return {
    lines,
    loaded,
    load: async (module: string): Promise<unknown> => {
      loaded.push(module)
      return module in standIns ? standIns[module]() : import(module)
    },
    log: (line: string): void => void lines.push(line),
  }
}

const fail = (message: string) => () => {
  throw new Error(message)
}

test('the native back end comes first, with what Node.js has removed', async () => {
  await import('@tensorflow/tfjs-backend-cpu')
  const newer = util as unknown as Record<string, unknown>
  delete newer.isNullOrUndefined
  delete newer.isArray
  const host = hostWith({ [NATIVE]: nativeStandIn })
  const { backend, core: used } = await chooseBackend(undefined, host)
  expect([backend, used.getBackend()]).toEqual(['node', 'tensorflow'])
  expect(used.tidy(() => used.sum([1, 2, 3]).dataSync()[0])).toBe(6)
  expect(host.lines).toEqual(['back end "node"'])
  expect(host.loaded).toEqual(['@tensorflow/tfjs-core', NATIVE, '@tensorflow/tfjs-layers'])
})

test.each([
  [{}, /^back end "wasm"; not "node" \(.*@tensorflow\/tfjs-node/, 'wasm'],
  [
    { [NATIVE]: fail('binding not found\nat …') },
    /^back end "wasm"; not "node" \(binding not found\)$/,
    'wasm',
  ],
  [{ [NATIVE]: () => ({}) }, /^back end "wasm"; not "node" \(/, 'wasm'],
  [
    { [NATIVE]: fail('a'), '@tensorflow/tfjs-backend-wasm': fail('b') },
    /^back end "cpu"; not "node" \(a\); not "wasm" \(b\)$/,
    'cpu',
  ],
] as const)('else the next that loads, and why is logged: %#', async (standIns, line, expected) => {
  const host = hostWith(standIns)
  const { backend } = await chooseBackend(undefined, host)
  expect(backend).toBe(expected)
  expect(host.lines).toEqual([expect.stringMatching(line)])
})

test('one that is forced is the only one that is tried', async () => {
  const host = hostWith({ [NATIVE]: fail('binding not found') })
  await expect(chooseBackend('node', host)).rejects.toMatchObject({
    code: 'ML_TENSOR_BACKEND',
    message: expect.stringMatching(/"node" \(binding not found\).*with its binary\?/),
  })
  expect(host.loaded).toEqual(['@tensorflow/tfjs-core', NATIVE])
  expect((await chooseBackend('cpu', host)).backend).toBe('cpu')
  expect(host.loaded).not.toContain('@tensorflow/tfjs-backend-wasm')
})

test('none at all is an error that says why', async () => {
  const host = hostWith({
    [NATIVE]: fail('a'),
    '@tensorflow/tfjs-backend-wasm': fail('b'),
    '@tensorflow/tfjs-backend-cpu': fail('c'),
  })
  await expect(chooseBackend(undefined, host)).rejects.toThrow('"node" (a); "wasm" (b); "cpu" (c)')
})
