/** Hands the contents of a window that fired to the window function, or straight to the output. */
import type { Collector } from '../operator/function-types.ts'
import { instantiate } from '../operator/instantiate.ts'
import type { Operator } from '../operator/operator.ts'
import { emitToSide, type OutputTag } from '../operator/output-tag.ts'
import { runtimeContext } from '../operator/runtime-context.ts'
import { emitReturned } from '../operator/user-result.ts'
import { StateError } from '../errors/errors.ts'
import { KeyedState } from '../state/keyed-state.ts'
import { keyedStateStore, type KeyedStateStore } from '../state/state-store.ts'
import type { ProcessWindowContext, ProcessWindowFunction } from './window-function.ts'
import type { Window } from './window.ts'

/** A process window function, or what makes one. */
export type ProcessWindow<In, Out, K, W extends Window> =
  ProcessWindowFunction<In, Out, K, W> | (() => ProcessWindowFunction<In, Out, K, W>)

/** The clocks and the state of the window a window function is called for. */
export interface EmitterScope<K, W extends Window> {
  /** Makes a window of a key the current one. */
  readonly enter: (key: K, window: W) => void
  readonly currentWatermark: () => number
  readonly windowState: () => KeyedStateStore
}

export class WindowEmitter<In, Out, K, W extends Window> {
  /** State of the key, for all its windows. */
  readonly globalState = new KeyedState(() => this.operator.context.now())
  private readonly operator: Operator
  private readonly userFunction: ProcessWindowFunction<In, Out, K, W> | undefined
  private window!: W
  private readonly context: ProcessWindowContext<W>
  private readonly scope: EmitterScope<K, W>
  private readonly collect: Collector<Out> = (value) =>
    this.operator.out.push(value, this.window.maxTimestamp)

  constructor(
    operator: Operator,
    process: ProcessWindow<In, Out, K, W> | undefined,
    scope: EmitterScope<K, W>,
  ) {
    this.operator = operator
    this.scope = scope
    this.userFunction = process === undefined ? undefined : instantiate(process)
    const emitter = this
    const globalStore = keyedStateStore(this.globalState)
    this.context = {
      get window(): W {
        return emitter.window
      },
      get currentWatermark(): number {
        return scope.currentWatermark()
      },
      get currentProcessingTime(): number {
        return operator.context.now()
      },
      windowState: scope.windowState,
      globalState: () => globalStore,
      output<T>(tag: OutputTag<T>, value: T): void {
        emitToSide(operator.sideOutputs, tag, value, emitter.window.maxTimestamp)
      },
    }
  }

  open(): void | Promise<void> {
    return this.userFunction?.open?.(runtimeContext(this.operator.context))
  }

  close(): void | Promise<void> {
    return this.userFunction?.close?.()
  }

  /** Whether there is a window function; without one results go out as they are. */
  get hasFunction(): boolean {
    return this.userFunction !== undefined
  }

  /** Emits one result (of `reduce` or `aggregate`). */
  emitResult(key: K, window: W, result: In): void {
    if (this.userFunction === undefined) this.operator.out.push(result, window.maxTimestamp)
    else this.emitAll(key, window, [result])
  }

  /** Emits what the window function makes of the window's records. */
  emitAll(key: K, window: W, elements: readonly In[]): void {
    if (this.userFunction === undefined) {
      for (const element of elements) this.operator.out.push(element, window.maxTimestamp)
      return
    }
    this.enter(key, window)
    const returned = this.userFunction.process(key, this.context, elements, this.collect)
    if (returned !== undefined)
      emitReturned(returned, window.maxTimestamp, this.operator.out, this.operator.context, () =>
        this.enter(key, window),
      )
  }

  /** The window is being removed. */
  clear(key: K, window: W): void {
    if (this.userFunction?.clear === undefined) return
    this.enter(key, window)
    this.userFunction.clear(this.context)
  }

  private enter(key: K, window: W): void {
    this.window = window
    this.scope.enter(key, window)
    this.globalState.setCurrentKey(key)
  }
}

/** What `windowState()` does where windows can merge, or where nothing would clear it. */
export function noWindowState(why: string): () => KeyedStateStore {
  return () => {
    throw new StateError('NO_WINDOW_STATE', why)
  }
}
