/**
 * Runs a {@link KeyedBroadcastProcessFunction}: a keyed stream beside a broadcast one.
 * State: keyed state and timers of the first input, and the broadcast state. While a broadcast record is processed no key
 *   is set, so keyed state can only be reached through `applyToKeyedState`.
 */
import type { OnTimerContext, ProcessContext } from '../operator/function-types.ts'
import type {
  BroadcastReader,
  KeyedBroadcastContext,
  KeyedBroadcastProcessFunction,
} from '../operator/two-input-functions.ts'
import { instantiate } from '../operator/instantiate.ts'
import { emitReturned } from '../operator/user-result.ts'
import type { Output } from '../records/output.ts'
import { BroadcastState } from '../state/broadcast-state.ts'
import type { MapStateDescriptor, StateDescriptor } from '../state/descriptors.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { stateHandle, type StateHandleOf } from '../state/state-store.ts'
import { checkKey } from './check-key.ts'
import { KeyedFunctionOperator } from './keyed-function-operator.ts'
import { twoInputs } from './two-inputs.ts'
import { withMore } from './with-more.ts'

type Context<K> = OnTimerContext<K> & BroadcastReader

export class KeyedBroadcastProcessOperator<K, A, B, Out> extends KeyedFunctionOperator<
  K,
  never,
  Out,
  Context<K>
> {
  protected readonly userFunction: KeyedBroadcastProcessFunction<K, A, B, Out>
  private readonly broadcastState: BroadcastState
  private readonly inputs: readonly Output[]
  private broadcastContext!: KeyedBroadcastContext<K>

  constructor(
    keyOf: (value: A) => K,
    descriptors: readonly MapStateDescriptor<any, any>[],
    functionOrFactory:
      KeyedBroadcastProcessFunction<K, A, B, Out> | (() => KeyedBroadcastProcessFunction<K, A, B, Out>),
  ) {
    super()
    const user = (this.userFunction = instantiate(functionOrFactory))
    this.broadcastState = new BroadcastState(descriptors)
    this.inputs = twoInputs<A, B>(
      this,
      (value, timestamp) => {
        this.enter(checkKey(keyOf(value), value), timestamp)
        this.emit(user.processElement(value, this.userContext, this.collect))
      },
      (value, timestamp) => {
        this.leaveKey(timestamp)
        const returned = user.processBroadcastElement(value, this.broadcastContext, this.collect)
        emitReturned(returned, timestamp, this.out, this.context, () => this.leaveKey(timestamp))
      },
    )
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /** Records come through the inputs. */
  push(): void {}

  override snapshot(writer: SnapshotWriter): void {
    super.snapshot(writer)
    this.broadcastState.snapshot(writer)
  }

  override restore(reader: SnapshotReader): void {
    super.restore(reader)
    this.broadcastState.restore(reader)
  }

  protected override makeUserContext(common: OnTimerContext<K>): Context<K> {
    const { broadcastState } = this
    const clocks: ProcessContext = {
      get timestamp() {
        return common.timestamp
      },
      get currentWatermark() {
        return common.currentWatermark
      },
      get currentProcessingTime() {
        return common.currentProcessingTime
      },
      output: (tag, value) => common.output(tag, value),
    }
    this.broadcastContext = withMore<ProcessContext, Omit<KeyedBroadcastContext<K>, keyof ProcessContext>>(
      clocks,
      {
        getBroadcastState: (descriptor) => broadcastState.writer(descriptor),
        applyToKeyedState: (descriptor, apply) => this.applyToKeyedState(descriptor, apply),
      },
    )
    return withMore<OnTimerContext<K>, BroadcastReader>(common, {
      getBroadcastState: (descriptor) => broadcastState.reader(descriptor),
    })
  }

  private leaveKey(timestamp: number): void {
    this.state.clearCurrentKey()
    this.timestamp = timestamp
  }

  private applyToKeyedState<D extends StateDescriptor>(
    descriptor: D,
    apply: (key: K, state: StateHandleOf<D>) => void,
  ): void {
    const handle = stateHandle(this.state, descriptor)
    const keys = [...this.state.keys(this.state.register(descriptor))] as K[]
    try {
      for (const key of keys) {
        this.state.setCurrentKey(key)
        apply(key, handle)
      }
    } finally {
      this.state.clearCurrentKey()
    }
  }
}
