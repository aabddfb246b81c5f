/** Runs a {@link BroadcastProcessFunction}: a stream without a key beside a broadcast one. State: the broadcast state. */
import type { ProcessContext } from '../operator/function-types.ts'
import type {
  BroadcastProcessFunction,
  BroadcastReader,
  BroadcastWriter,
} from '../operator/two-input-functions.ts'
import { instantiate } from '../operator/instantiate.ts'
import type { Output } from '../records/output.ts'
import { BroadcastState } from '../state/broadcast-state.ts'
import type { MapStateDescriptor } from '../state/descriptors.ts'
import type { SnapshotReader, SnapshotWriter } from '../state/snapshot.ts'
import { FunctionOperator } from './function-operator.ts'
import { twoInputs } from './two-inputs.ts'
import { withMore } from './with-more.ts'

export class BroadcastProcessOperator<A, B, Out> extends FunctionOperator<never, Out> {
  protected readonly userFunction: BroadcastProcessFunction<A, B, Out>
  private readonly broadcastState: BroadcastState
  private readonly inputs: readonly Output[]

  constructor(
    descriptors: readonly MapStateDescriptor<any, any>[],
    functionOrFactory: BroadcastProcessFunction<A, B, Out> | (() => BroadcastProcessFunction<A, B, Out>),
  ) {
    super()
    const user = (this.userFunction = instantiate(functionOrFactory))
    const state = (this.broadcastState = new BroadcastState(descriptors))
    const reading = withMore<ProcessContext, BroadcastReader>(this.userContext, {
      getBroadcastState: (descriptor) => state.reader(descriptor),
    })
    const writing = withMore<ProcessContext, BroadcastWriter>(this.userContext, {
      getBroadcastState: (descriptor) => state.writer(descriptor),
    })
    this.inputs = twoInputs<A, B>(
      this,
      (value, timestamp) => {
        this.timestamp = timestamp
        this.emit(user.processElement(value, reading, this.collect))
      },
      (value, timestamp) => {
        this.timestamp = timestamp
        this.emit(user.processBroadcastElement(value, writing, this.collect))
      },
    )
  }

  override input(index: number): Output {
    return this.inputs[index]
  }

  /** Records come through the inputs. */
  push(): void {}

  override snapshot(writer: SnapshotWriter): void {
    this.broadcastState.snapshot(writer)
  }

  override restore(reader: SnapshotReader): void {
    this.broadcastState.restore(reader)
  }
}
