import { EventTimeSessionWindows, NeverTrigger } from '@wiesel/runtime'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectFailure } from './case-values.ts'

/** What the API refuses. */
export async function runWindowApi(steps: ConformanceCase['steps']): Promise<void> {
  for (const [name, call] of steps) {
    if (name !== 'apiThrows') throw new Unsupported(`needs step ${String(name)}`)
    const [, , method] = call as [string, unknown[], string, unknown]
    if (method !== 'trigger') throw new Unsupported('needs rich functions, so that they can be refused')
    await expectFailure(name, () => {
      const keyed = new StreamExecutionEnvironment().fromElements(1).keyBy((n) => n)
      const windows = keyed.window(EventTimeSessionWindows.withGap<number>(5000)).trigger(new NotMergeable())
      // Which trigger goes with which windows is checked when the operator is made.
      const program = windows.reduce((a) => a).print()
      void program
      keyed.env.program().nodes.forEach((code) => (code.kind === 'operator' ? code.create() : undefined))
    })
  }
}

class NotMergeable extends NeverTrigger {
  override get canMerge(): boolean {
    return false
  }
}
