import {
  listState,
  mapState,
  valueState,
  type BroadcastProcessFunction,
  type CoProcessFunction,
  type Collector,
  type KeyedBroadcastProcessFunction,
  type KeyedCoProcessFunction,
  type KeyedRuntimeContext,
  type MapState,
  type OnTimerContext,
  type ReadOnlyMapState,
} from '@wiesel/runtime'
import {
  BroadcastProcessOperator,
  CoProcessOperator,
  KeyedBroadcastProcessOperator,
  KeyedCoProcessOperator,
  type Operator,
} from '@wiesel/runtime/internal'
import { functionOf } from './case-values.ts'
import { stateHandle } from './state-handle.ts'
import { namedContext, namedPlainContext } from './text-process-function.ts'

type Body = (value: unknown, context: object) => unknown
type KeyOf = (value: any) => any
type Text = string | null | undefined

const optional = <F>(text: Text): F | undefined =>
  text === undefined || text === null ? undefined : functionOf<F>(text)

/** A function over two inputs without keys, of functions in text. */
export function textCoProcess(text1: string, text2: string): CoProcessFunction<any, any, any> {
  const [process1, process2] = [functionOf<Body>(text1), functionOf<Body>(text2)]
  return {
    processElement1: (value, context, out) => void process1(value, namedPlainContext(context, out)),
    processElement2: (value, context, out) => void process2(value, namedPlainContext(context, out)),
  }
}

/** A function over two keyed inputs, of functions in text. */
export function textKeyedCoProcess(
  text1: string,
  text2: string,
  onTimerText?: Text,
): KeyedCoProcessFunction<any, any, any, any> {
  const [process1, process2] = [functionOf<Body>(text1), functionOf<Body>(text2)]
  const onTimer = optional<Body>(onTimerText)
  let runtime: KeyedRuntimeContext
  return {
    open: (context) => void (runtime = context),
    processElement1: (value, context, out) =>
      void process1(value, namedContext(runtime, context as OnTimerContext<any>, out)),
    processElement2: (value, context, out) =>
      void process2(value, namedContext(runtime, context as OnTimerContext<any>, out)),
    onTimer: (time, context, out) => void onTimer?.(time, namedContext(runtime, context, out)),
  }
}

/** The operator of a case with two inputs, neither of which is broadcast. */
export function coProcessOperator(setup: Record<string, any>): Operator {
  const [text1, text2] = [setup.processElement1 as string, setup.processElement2 as string]
  const [keyOf1, keyOf2] = [
    optional<KeyOf>(setup.keySelector1 as Text),
    optional<KeyOf>(setup.keySelector2 as Text),
  ]
  if (keyOf1 === undefined || keyOf2 === undefined) return new CoProcessOperator(textCoProcess(text1, text2))
  return new KeyedCoProcessOperator(keyOf1, keyOf2, () =>
    textKeyedCoProcess(text1, text2, setup.onTimer as Text),
  )
}

const STATES = ['broadcast-state', 'broadcast-state-A'].map((name) => mapState<any, any>(name))

interface WithBroadcastState {
  getBroadcastState(descriptor: (typeof STATES)[number]): ReadOnlyMapState<any, any>
}

function broadcastState(context: WithBroadcastState) {
  return {
    broadcastState: (name?: string) => {
      const state = context.getBroadcastState(STATES.find((one) => one.name === name) ?? STATES[0])
      return {
        get: (key: any) => state.get(key) as unknown,
        put: (key: any, value: unknown) => (state as MapState<any, any>).put(key, value),
        entries: () => [...state.entries()],
        size: [...state.keys()].length,
      }
    },
  }
}

/** State by name, of the kind its name says. */
function stateOf(runtime: KeyedRuntimeContext, name: string): object {
  return name.startsWith('list')
    ? runtime.getListState(listState<unknown>(name))
    : stateHandle(runtime.getState(valueState<unknown>(name)))
}

function broadcastFunction(setup: Record<string, any>): BroadcastProcessFunction<any, any, any> {
  const process = functionOf<Body>(setup.processElement as string)
  const processBroadcast = functionOf<Body>(setup.processBroadcastElement as string)
  return {
    processElement: (value, context, out) =>
      void process(value, { ...namedPlainContext(context, out), ...broadcastState(context) }),
    processBroadcastElement: (value, context, out) =>
      void processBroadcast(value, { ...namedPlainContext(context, out), ...broadcastState(context) }),
  }
}

function keyedBroadcastFunction(
  setup: Record<string, any>,
): KeyedBroadcastProcessFunction<any, any, any, any> {
  const process = functionOf<Body>(setup.processElement as string)
  const processBroadcast = functionOf<Body>(setup.processBroadcastElement as string)
  const onTimer = optional<Body>(setup.onTimer as Text)
  let runtime: KeyedRuntimeContext
  const state = (name: string): object => stateOf(runtime, name)
  const keyed = (context: object, out: Collector<any>): object =>
    namedContext(runtime, context as OnTimerContext<any>, out)
  return {
    open: (context) => void (runtime = context),
    processElement: (value, context, out) =>
      void process(value, {
        ...keyed(context, out),
        ...broadcastState(context),
        state,
      }),
    processBroadcastElement: (value, context, out) =>
      void processBroadcast(value, {
        ...namedPlainContext(context, out),
        ...broadcastState(context),
        state,
        applyToKeyedState: (name: string, apply: (key: unknown, list: unknown[]) => void) =>
          context.applyToKeyedState(listState<unknown>(name), (key, list) => apply(key, [...list.get()])),
      }),
    onTimer: (time, context, out) =>
      void onTimer?.(time, { ...keyed(context, out), ...broadcastState(context), state }),
  }
}

/** The operator of a case with a broadcast input. */
export function broadcastOperator(setup: Record<string, any>): Operator {
  const keyOf = optional<KeyOf>(setup.keySelector1 as Text)
  if (keyOf === undefined) return new BroadcastProcessOperator(STATES, () => broadcastFunction(setup))
  return new KeyedBroadcastProcessOperator(keyOf, STATES, () => keyedBroadcastFunction(setup))
}
