import type { OperatorHarness } from './operator-harness.ts'

/** One thing that happens to an operator: the method of {@link OperatorHarness} of that name, and what it is given. */
export type HarnessStep =
  | readonly ['push', value: unknown, timestamp?: number | null, input?: number]
  | readonly ['watermark', timestamp: number, input?: number]
  | readonly ['status', 'IDLE' | 'ACTIVE', input?: number]
  | readonly ['processingTime', time: number]
  | readonly ['end', input?: number]

/** Does one step. */
async function runStep(harness: OperatorHarness, step: HarnessStep): Promise<void> {
  switch (step[0]) {
    case 'push':
      return harness.push(step[1], step[2], step[3] === undefined ? {} : { input: step[3] })
    case 'watermark':
      return harness.watermark(step[1], step[2])
    case 'status':
      return harness.status(step[1], step[2])
    case 'processingTime':
      return harness.processingTime(step[1])
    case 'end':
      return harness.end(step[1])
  }
}

/** Does the steps of a script, in order. */
export async function runScript(harness: OperatorHarness, steps: readonly HarnessStep[]): Promise<void> {
  for (const step of steps) await runStep(harness, step)
}
