import type { LayersModel } from '@tensorflow/tfjs-layers'
import { loadTensors } from './load-tensors.ts'

/** Predicts vectors of one size together. */
export type PredictVectors = (vectors: number[][]) => ArrayLike<number>

/** What a network is made of. */
interface NetworkParts {
  readonly topology: Readonly<Record<string, unknown>>
  readonly weights: readonly { readonly shape: readonly number[]; readonly values: readonly number[] }[]
}

/** A network with its tensors, as long as somebody in this thread uses it. */
export class SharedNetwork {
  private readonly parts: NetworkParts
  private users = 0
  private making: Promise<void> | undefined
  private network: LayersModel | undefined
  /** `undefined` while nobody uses it. */
  predict: PredictVectors | undefined

  constructor(parts: NetworkParts) {
    this.parts = parts
  }

  /** Makes the tensors, if there are none; each user leaves again. @throws TensorBackendError */
  async use(): Promise<void> {
    this.users++
    this.making ??= this.make()
    try {
      await this.making
    } catch (cause) {
      this.leave()
      throw cause
    }
  }

  /** The last one frees the tensors. */
  leave(): void {
    if (this.users === 0 || --this.users > 0) return
    this.network?.dispose()
    this.network = undefined
    this.predict = undefined
    this.making = undefined
  }

  private async make(): Promise<void> {
    const { core, layers } = await loadTensors()
    const network = await layers.models.modelFromJSON({ modelTopology: this.parts.topology as never })
    const weights = this.parts.weights.map(({ shape, values }) => core.tensor([...values], [...shape]))
    network.setWeights(weights)
    core.dispose(weights)
    if (this.users === 0 || this.network !== undefined) {
      network.dispose()
      return
    }
    this.network = network
    this.predict = (vectors) =>
      core.tidy(() =>
        (network.predict(core.tensor2d(vectors)) as InstanceType<typeof core.Tensor>).dataSync(),
      )
  }
}
