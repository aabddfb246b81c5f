/** One back end for tensors in a process, chosen when it is first needed. */
import { isMainThread } from 'node:worker_threads'
import { TensorBackendError } from '../errors.ts'
import {
  BACKENDS,
  chooseBackend,
  type TensorBackend,
  type TensorHost,
  type Tensors,
} from './choose-backend.ts'

export type { TensorBackend, Tensors } from './choose-backend.ts'

const VARIABLE = 'WIESEL_TENSORS'
const LOG_VARIABLE = 'WIESEL_TENSORS_LOG'

// Not known to the compiler: it need not be installed.
const NATIVE: string = '@tensorflow/tfjs-node'

/** Written out, so that bundlers find them. */
const MODULES: Readonly<Record<string, () => Promise<unknown>>> = {
  '@tensorflow/tfjs-core': () => import('@tensorflow/tfjs-core'),
  '@tensorflow/tfjs-layers': () => import('@tensorflow/tfjs-layers'),
  '@tensorflow/tfjs-backend-wasm': () => import('@tensorflow/tfjs-backend-wasm'),
  '@tensorflow/tfjs-backend-cpu': () => import('@tensorflow/tfjs-backend-cpu'),
  [NATIVE]: () => import(NATIVE),
}

/** What the threads of a job choose is the same, so only the calling one says it. */
const host: TensorHost = {
  load: (module) => MODULES[module](),
  log: (line) => {
    if (isMainThread && process.env[LOG_VARIABLE] !== 'off')
      process.stderr.write(`Wiesel, tensors: ${line}\n`)
  },
}

let chosen: Promise<Tensors> | undefined

/**
 * TensorFlow.js with the best back end that there is. The first call chooses it, and says so in a line on the standard error
 * output, unless the environment variable `WIESEL_TENSORS_LOG` is `off`; later calls give the same.
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
    const loading = chooseBackend(wanted as TensorBackend | undefined, host)
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
