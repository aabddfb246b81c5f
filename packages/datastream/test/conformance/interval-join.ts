import type { JoinContext } from '@wiesel/runtime'
import { IntervalJoinOperator, redistribute, SnapshotReader } from '@wiesel/runtime/internal'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { OperatorHarness } from '@wiesel/testing'
import { Mismatch, Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual, expectFailure, functionOf } from './case-values.ts'
import { OperatorSteps } from './operator-steps.ts'

type Join = (left: unknown, right: unknown, context: JoinContext) => unknown[]
type Rows = [timestamp: number, value: unknown][]

/** The timestamps of what is kept for one side. */
function buffered(harness: OperatorHarness, side: 0 | 1): number[] {
  const [state] = redistribute(harness.snapshot(), 1, 128)
  const rows = [...new SnapshotReader(state).keyed('rows')].flatMap(
    ([, sides]) => (sides as [Rows, Rows])[side],
  )
  return rows.map(([timestamp]) => timestamp).sort((a, b) => a - b)
}

function expectNoLateRecords(harness: OperatorHarness): void {
  let watermark = -Infinity
  for (const output of harness.outputs) {
    if (output[0] === 'watermark') watermark = output[1]
    if (output[0] === 'record' && (output[2] ?? 0) <= watermark)
      throw new Mismatch('late record', `after ${watermark}`, output)
  }
}

/** Calls that must fail while a program is built. */
function callApi([name, ...args]: readonly any[]): unknown {
  const stream = new StreamExecutionEnvironment().fromElements(1).keyBy((n) => n)
  const join = stream.intervalJoin(stream)
  if (name === 'between') return join.between(args[0] as number, args[1] as number)
  throw new Unsupported(`not applicable: there is no ${String(name)}`)
}

/** Interval joins, by their operator. */
export async function runIntervalJoin({ setup, steps, ordered }: ConformanceCase): Promise<void> {
  if (setup.apiValidation === true) {
    for (const [, call, { error }] of steps)
      await expectFailure(String(call[0]), () => callApi(call as any[]), error as string)
    return
  }
  const keyOf = functionOf<(value: unknown) => unknown>(setup.keySelector as string)
  const join = functionOf<Join>(setup.joinFunction as string)
  const tag = (name: 'leftLateTag' | 'rightLateTag'): object =>
    typeof setup[name] === 'string' ? { [name]: setup[name] } : {}
  const harness = await OperatorHarness.open(
    () =>
      new IntervalJoinOperator<unknown, unknown, unknown>({
        leftKey: keyOf,
        rightKey: keyOf,
        lowerMs: (setup.lowerBound as number) + (setup.lowerInclusive === false ? 1 : 0),
        upperMs: (setup.upperBound as number) - (setup.upperInclusive === false ? 1 : 0),
        ...tag('leftLateTag'),
        ...tag('rightLateTag'),
        join: { processElement: (left, right, context, out) => join(left, right, context).forEach(out) },
      }),
    { inputs: [keyOf, keyOf] },
  )
  const shared = new OperatorSteps(harness, ordered === true)
  const run = async (step: readonly any[]): Promise<void> => {
    if (step[0] === 'expectLeftBuffer') expectEqual('left buffer', step[1], buffered(harness, 0))
    else if (step[0] === 'expectRightBuffer') expectEqual('right buffer', step[1], buffered(harness, 1))
    else if (step[0] === 'expectNoLateRecords') expectNoLateRecords(harness)
    else if (!(await shared.perform(step, run)))
      throw new Unsupported(`needs interval join step ${String(step[0])}`)
  }
  for (const step of steps) await run(step)
  await harness.close()
}
