/**
 * TensorFlow.js, loaded when tensors are first needed: programs that need none do not pay for it. The back end is chosen once
 * in a process: the native one if `@tensorflow/tfjs-node` is installed and loads, else WebAssembly, else plain JavaScript.
 */
import util from 'node:util'
import type * as Core from '@tensorflow/tfjs-core'
import type * as Layers from '@tensorflow/tfjs-layers'
import { TensorBackendError } from '../errors.ts'

/** `node`: native, by `@tensorflow/tfjs-node`; `wasm`: WebAssembly with SIMD; `cpu`: plain JavaScript. */
export type TensorBackend = 'node' | 'wasm' | 'cpu'

/** TensorFlow.js and the back end that it computes with. */
export interface Tensors {
  readonly backend: TensorBackend
  readonly core: typeof Core
  readonly layers: typeof Layers
}

const BACKENDS: readonly TensorBackend[] = ['node', 'wasm', 'cpu']
/** As TensorFlow.js calls them. */
const OWN_NAMES: Readonly<Record<TensorBackend, string>> = { node: 'tensorflow', wasm: 'wasm', cpu: 'cpu' }
const VARIABLE = 'WIESEL_TENSORS'

let chosen: Promise<Tensors> | undefined

/**
 * TensorFlow.js with the best back end that there is. The first call chooses it, and says so on the standard error output
 * when the environment variable `WIESEL_TENSORS_LOG` is set; later calls give the same.
 *
 * @param forced the back end to take; default: that of the environment variable `WIESEL_TENSORS`, or the first that loads
 * @throws TensorBackendError if the forced one does not load, or another one was chosen before
 * @example
 * import { loadTensors } from '@wiesel/ml'
 * const { core } = await loadTensors()
 * console.log(core.tidy(() => core.sum([1, 2, 3]).dataSync()[0])) // → 6
 */
export async function loadTensors(forced?: TensorBackend): Promise<Tensors> {
  const wanted = forced ?? process.env[VARIABLE]
  if (wanted !== undefined && !(BACKENDS as readonly string[]).includes(wanted))
    throw new TensorBackendError(
      `There is no back end "${wanted}" for tensors; there are ${BACKENDS.join(', ')}. Mend the option or ${VARIABLE}.`,
    )
  if (chosen === undefined) {
    const loading = load(wanted as TensorBackend | undefined)
    chosen = loading
    // What failed is tried again: another one may be asked for.
    loading.catch(() => (chosen = undefined))
  }
  const tensors = await chosen
  if (forced !== undefined && tensors.backend !== forced)
    throw new TensorBackendError(
      `The back end "${forced}" was asked for, but this process computes with "${tensors.backend}" already. Ask for it before the first tensor.`,
    )
  return tensors
}

async function load(wanted: TensorBackend | undefined): Promise<Tensors> {
  const core = await import('@tensorflow/tfjs-core')
  // Without it, a banner is printed that speaks of another package.
  core.env().set('PROD', true)
  const failures: string[] = []
  for (const backend of wanted === undefined ? BACKENDS : [wanted]) {
    try {
      await register(backend)
      if (!(await core.setBackend(OWN_NAMES[backend]))) throw new Error('it does not start')
      await core.ready()
      if (process.env.WIESEL_TENSORS_LOG !== undefined)
        process.stderr.write(`Tensors: back end ${backend}${failures.map((text) => `; ${text}`).join('')}\n`)
      return { backend, core, layers: await import('@tensorflow/tfjs-layers') }
    } catch (cause) {
      const failure = `${backend}: ${(cause as Error).message.split('\n')[0]}`
      if (wanted !== undefined)
        throw new TensorBackendError(
          `The back end "${wanted}" for tensors cannot be loaded (${failure}).${wanted === 'node' ? ' Is @tensorflow/tfjs-node installed, with its binary?' : ''}`,
          cause,
        )
      failures.push(failure)
    }
  }
  throw new TensorBackendError(`No back end for tensors can be loaded (${failures.join('; ')}).`)
}

async function register(backend: TensorBackend): Promise<void> {
  if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm')
  else if (backend === 'cpu') await import('@tensorflow/tfjs-backend-cpu')
  else {
    // It calls what Node.js 23 has removed.
    const old = util as unknown as Record<string, unknown>
    old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
    old.isArray ??= Array.isArray
    // Not known to the compiler: it need not be installed.
    const name = '@tensorflow/tfjs-node'
    await import(name)
  }
}
