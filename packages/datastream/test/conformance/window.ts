import { MIN_TIMESTAMP, type Evictor } from '@wiesel/runtime'
import {
  chooseLayout,
  createWindowOperator,
  WindowOperator,
  type Operator,
  type WindowOptions,
} from '@wiesel/runtime/internal'
import { OperatorHarness } from '@wiesel/testing'
import { Mismatch, Unsupported, type ConformanceCase } from './case-types.ts'
import { functionOf } from './case-values.ts'
import { runWindowApi } from './window-api.ts'
import { optionsOf } from './window-options.ts'
import { WindowRun, type Insight } from './window-run.ts'
import { Script } from './window-script.ts'

type Options = WindowOptions<any, any, any, any, any, any>

const KEEP_ALL: Evictor<any, any> = { name: 'KeepAll', when: 'before', evict: (elements) => elements }

async function runOn(
  make: (options: Options) => Operator,
  { setup, steps, ordered }: ConformanceCase,
  insight: Insight,
): Promise<void> {
  const script = new Script(setup.timeDomain as string | undefined)
  const [first] = steps
  const harness = await OperatorHarness.open(() => make(optionsOf(setup, script)), {
    inputs: [functionOf<(value: unknown) => any>((setup.keySelector as string | null) ?? '() => 0')],
    // Some cases begin before the clock does.
    startMs: first?.[0] === 'processingTime' && first[1] === 'MIN' ? MIN_TIMESTAMP : 0,
  })
  const run = new WindowRun(harness, script, ordered === true, insight)
  try {
    for (const step of steps) await run.step(step)
  } finally {
    await harness.close()
  }
}

/** Runs a case on another operator, whose name goes before what differs. */
async function runAlsoOn(
  name: string,
  make: (options: Options) => Operator,
  conformanceCase: ConformanceCase,
  insight: Insight,
): Promise<void> {
  try {
    await runOn(make, conformanceCase, insight)
  } catch (error) {
    if (error instanceof Mismatch)
      throw new Mismatch(`${name}: ${error.message}`, error.expected, error.actual)
    throw error
  }
}

function windowFirst(withTrigger: Options): Operator {
  const options: Options = { ...withTrigger, trigger: undefined }
  return createWindowOperator(options, chooseLayout(options, false))
}

/** Windows on the key-first operator; where it applies also on the window-first one, and with an evictor that keeps all. */
export async function runWindow(conformanceCase: ConformanceCase): Promise<void> {
  const { setup, steps } = conformanceCase
  if (setup.apiValidation === true) return runWindowApi(steps)
  if (!Array.isArray(setup.assigner)) throw new Unsupported('needs an assigner')
  const trigger = (setup.trigger as string[] | null | undefined)?.[0]
  const buffered = (setup.reduce ?? null) === null || (setup.evictor ?? null) !== null
  await runOn((options) => new WindowOperator(options), conformanceCase, buffered ? 'elements' : 'result')
  const scripted = setup.assigner[0] === 'Scripted'
  if ((setup.evictor ?? null) === null)
    await runAlsoOn(
      'with an evictor',
      (options) => new WindowOperator({ ...options, evictor: KEEP_ALL }),
      conformanceCase,
      'counts',
    )
  if (
    (trigger === undefined || trigger === 'EventTimeTrigger') &&
    !scripted &&
    setup.windowFunctionClear === undefined
  )
    await runAlsoOn('window-first', windowFirst, conformanceCase, 'nothing')
}
