import { keyGroupOf } from '@wiesel/runtime'
import { KeyedProcessOperator, ProcessOperator, type Operator } from '@wiesel/runtime/internal'
import type { InputRoute } from '@wiesel/testing'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { functionOf } from './case-values.ts'
import { Subtasks } from './subtasks.ts'
import { textKeyedProcessFunction, textProcessFunction } from './text-process-function.ts'
import { broadcastOperator, coProcessOperator } from './two-input-functions.ts'
import { runTimerService } from './timer-service.ts'

type KeyOf = (value: any) => any
type WantedKeys = Record<string, { keyGroups: [number, number] }>

/** Other names for the keys of a case that moves key groups, so that they fall into those it wants. */
function keyNames(keys: WantedKeys, maxParallelism: number): Map<string, string> {
  const names = new Map<string, string>()
  for (const [name, { keyGroups }] of Object.entries(keys)) {
    for (let i = 0; !names.has(name); i++) {
      const group = keyGroupOf(`${name}#${i}`, maxParallelism)
      if (group >= keyGroups[0] && group <= keyGroups[1]) names.set(name, `${name}#${i}`)
    }
  }
  return names
}

function keySelectorOf(setup: Record<string, any>, maxParallelism: number): KeyOf {
  const select = functionOf<KeyOf>(setup.keySelector as string)
  const wanted = setup.keys as WantedKeys | undefined
  if (setup.rescale !== true || wanted === undefined) return select
  const names = keyNames(wanted, maxParallelism)
  return (value) => {
    const key: unknown = select(value)
    return names.get(key as string) ?? key
  }
}

function operatorOf(setup: Record<string, any>, keyOf: KeyOf | undefined): Operator {
  if (keyOf === undefined) return new ProcessOperator(textProcessFunction(setup.processElement as string))
  return new KeyedProcessOperator(keyOf, () => textKeyedProcessFunction(setup))
}

/** Timers and state of process functions, of one or two inputs. */
export async function runTimer(conformanceCase: ConformanceCase): Promise<void> {
  const { setup } = conformanceCase
  if (setup.component === 'timerService') return runTimerService(conformanceCase)
  if (setup.component !== undefined) throw new Unsupported(`needs ${String(setup.component)}`)
  if (setup.inputs === 2) return runSteps(conformanceCase, () => twoInputOperator(setup), inputsOf(setup))
  if (typeof setup.processElement !== 'string')
    throw new Unsupported('needs an operator other than the process function')
  const maxParallelism = (setup.maxParallelism as number | undefined) ?? 128
  const keyed = typeof setup.keySelector === 'string'
  const keyOf = keyed ? keySelectorOf(setup, maxParallelism) : undefined
  await runSteps(conformanceCase, () => operatorOf(setup, keyOf), [keyOf ?? 'rebalance'])
}

function twoInputOperator(setup: Record<string, any>): Operator {
  return setup.broadcast === true ? broadcastOperator(setup) : coProcessOperator(setup)
}

function inputsOf(setup: Record<string, any>): InputRoute[] {
  return [setup.keySelector1, setup.keySelector2].map((text, input) =>
    typeof text === 'string' ? functionOf<KeyOf>(text) : input === 1 ? 'broadcast' : 'rebalance',
  )
}

async function runSteps(
  { setup, steps, ordered }: ConformanceCase,
  create: () => Operator,
  inputs: readonly InputRoute[],
): Promise<void> {
  const maxParallelism = (setup.maxParallelism as number | undefined) ?? 128
  const subtasks = new Subtasks(create, { maxParallelism, inputs }, ordered === true)
  await subtasks.start(1)
  const runOn = async (subtask: number, step: readonly any[]): Promise<void> => {
    const [name, first, second] = step
    if (name === 'start') await subtasks.start(first.parallelism as number)
    else if (name === 'rescale') await subtasks.rescale(first.parallelism as number)
    else if (name === 'on') await runOn(first as number, second as any[])
    else if (!(await subtasks.of(subtask).perform(step, (inner) => runOn(subtask, inner))))
      throw new Unsupported(`needs timer step ${String(name)}`)
  }
  try {
    for (const step of steps) await runOn(0, step)
  } finally {
    await subtasks.close()
  }
}
