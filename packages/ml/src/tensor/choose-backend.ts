/**
 * Loads TensorFlow.js with a back end: the native one if `@tensorflow/tfjs-node` is installed and loads, else WebAssembly,
 * else plain JavaScript.
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

/** Where modules come from, and who is told which back end it is. */
export interface TensorHost {
  readonly load: (module: string) => Promise<unknown>
  readonly log: (line: string) => void
}

export const BACKENDS: readonly TensorBackend[] = ['node', 'wasm', 'cpu']

/** What a back end is called by TensorFlow.js, and its module. */
const OWN_NAMES: Readonly<Record<TensorBackend, { readonly name: string; readonly module: string }>> = {
  node: { name: 'tensorflow', module: '@tensorflow/tfjs-node' },
  wasm: { name: 'wasm', module: '@tensorflow/tfjs-backend-wasm' },
  cpu: { name: 'cpu', module: '@tensorflow/tfjs-backend-cpu' },
}

/** Loads the wanted back end, or the first that loads. @throws TensorBackendError */
export async function chooseBackend(wanted: TensorBackend | undefined, host: TensorHost): Promise<Tensors> {
  const core = (await host.load('@tensorflow/tfjs-core')) as typeof Core
  // Without it, a banner is printed that speaks of another package.
  core.env().set('PROD', true)
  const failures: string[] = []
  for (const backend of wanted === undefined ? BACKENDS : [wanted]) {
    const { name, module } = OWN_NAMES[backend]
    try {
      if (backend === 'node') bringBack(util)
      await host.load(module)
      if (!(await core.setBackend(name))) throw new Error('it does not start')
      await core.ready()
      const layers = (await host.load('@tensorflow/tfjs-layers')) as typeof Layers
      host.log(`back end "${backend}"${failures.map((failure) => `; not ${failure}`).join('')}`)
      return { backend, core, layers }
    } catch (cause) {
      const failure = `"${backend}" (${(cause as Error).message.split('\n')[0]})`
      if (wanted !== undefined)
        throw new TensorBackendError(
          `The back end for tensors cannot be loaded: ${failure}.${wanted === 'node' ? ' Is @tensorflow/tfjs-node installed, with its binary?' : ''}`,
          cause,
        )
      failures.push(failure)
    }
  }
  throw new TensorBackendError(`No back end for tensors can be loaded: ${failures.join('; ')}.`)
}

/** The native back end calls what Node.js 23 has removed. */
function bringBack(old: Record<string, unknown>): void {
  old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined
  old.isArray ??= Array.isArray
}
