import { AsyncOperator } from '@wiesel/runtime/internal'
import type { AsyncFunction, AsyncOptions, RetryOptions } from '@wiesel/runtime'
import { OperatorHarness } from '@wiesel/testing'
import { runAsyncQueue } from './async-queue.ts'
import { Mismatch, Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual, functionOf, timeOf } from './case-values.ts'
import { OperatorSteps } from './operator-steps.ts'

interface Answer {
  readonly after: number
  readonly results?: unknown[]
  readonly error?: string
}

/** How long a bounded input is waited for after its end. */
const END_MS = 100

/** The function of a case, with what a case looks at: calls, and who completes them. */
class AsyncLab {
  readonly invocations: Record<string, number> = {}
  timeouts = 0
  private readonly pending = new Map<unknown, ((results: unknown[]) => void)[]>()

  complete(value: unknown, results: unknown[]): void {
    for (const resolve of this.pending.get(value)?.splice(0) ?? []) resolve(results)
  }

  functionOf(setup: Record<string, any>): AsyncFunction<any, unknown> {
    const answer = functionOf<(value: any, attempt: number) => Answer | null>(setup.asyncInvoke as string)
    const instead =
      setup.timeoutFn === undefined
        ? undefined
        : functionOf<(value: any) => Answer>(setup.timeoutFn as string)
    const timeout = (value: unknown): unknown[] => {
      this.timeouts++
      return instead?.(value).results ?? []
    }
    return {
      ...(instead === undefined ? {} : { timeout }),
      invoke: async (value, call) => {
        this.invocations[String(value)] = (this.invocations[String(value)] ?? 0) + 1
        const given = answer(value, call.attempt + 1)
        if (given === null)
          return new Promise<unknown[]>((resolve) =>
            this.pending.set(value, [...(this.pending.get(value) ?? []), resolve]),
          )
        if (given.after > 0) await call.sleep(given.after)
        if (given.error !== undefined) throw new Error(given.error)
        return given.results ?? []
      },
    }
  }
}

function optionsOf(setup: Record<string, any>): AsyncOptions {
  const { mode, capacity, timeout, retryStrategy } = setup
  if (retryStrategy === undefined) return { ordered: mode === 'ORDERED', capacity, timeout }
  if (retryStrategy.type !== 'fixedDelay')
    throw new Unsupported(`needs ${String(retryStrategy.type)} retries`)
  const retry: RetryOptions<unknown> = {
    retries: retryStrategy.maxAttempts as number,
    delay: retryStrategy.delay as number,
    ifError: () => retryStrategy.ifException === true,
    ifResult: (results) => retryStrategy.ifEmptyResult === true && results.length === 0,
  }
  return { ordered: mode === 'ORDERED', capacity, timeout, retry }
}

/** What one operator of a chain makes of a bounded input. */
async function runStage(stage: Record<string, any>, inputs: readonly (readonly any[])[]): Promise<any[][]> {
  if (stage.op === 'map') {
    const map = functionOf<(value: any) => unknown>(stage.fn as string)
    return inputs.map(([kind, value, time]) => (kind === 'record' ? [kind, map(value), time] : [kind, value]))
  }
  const harness = await OperatorHarness.open(
    () => new AsyncOperator(new AsyncLab().functionOf(stage), optionsOf(stage)),
  )
  for (const [kind, value, time] of inputs)
    if (kind === 'record') await harness.push(value, time as number)
    else await harness.watermark(value as number)
  await harness.end()
  const outputs = harness.take().map((output) => [...output])
  await harness.close()
  return outputs
}

async function runChain({ setup, steps }: ConformanceCase): Promise<void> {
  let outputs: any[][] = []
  for (const [name, ...args] of steps) {
    if (name === 'element') outputs.push(['record', ...args])
    else if (name === 'endInput') for (const stage of setup.chain) outputs = await runStage(stage, outputs)
    else if (name === 'expect')
      expectEqual(
        'outputs',
        (args[0] as any[]).map(String).sort(),
        outputs
          .filter(([kind]) => kind === 'record')
          .map(String)
          .sort(),
      )
    else throw new Unsupported(`needs async step ${String(name)}`)
  }
}

class AsyncRun {
  private lab = new AsyncLab()
  private steps!: OperatorSteps
  private failure: Error | undefined
  private setup: Record<string, any>
  private readonly ordered: boolean

  constructor({ setup, ordered }: ConformanceCase) {
    this.setup = setup
    this.ordered = ordered === true
  }

  async start(restored?: ReturnType<OperatorHarness['snapshot']>): Promise<void> {
    const harness = await OperatorHarness.open(
      () => new AsyncOperator(this.lab.functionOf(this.setup), optionsOf(this.setup)),
      restored === undefined ? {} : { restored },
    )
    this.steps = new OperatorSteps(harness, this.ordered)
  }

  async perform(step: readonly any[]): Promise<void> {
    try {
      await this.tryStep(step)
    } catch (error) {
      if (error instanceof Mismatch || error instanceof Unsupported || this.failure !== undefined) throw error
      this.failure = error as Error
    }
  }

  private async tryStep([name, ...args]: readonly any[]): Promise<void> {
    const { harness } = this.steps
    switch (name) {
      case 'complete':
        this.lab.complete(args[0], args[1] as unknown[])
        return harness.processingTime(harness.now)
      case 'processingTime':
        return this.advance(timeOf(args[0] as number))
      case 'endInput':
      case 'finish':
        await harness.end()
        for (let i = 0; i < END_MS && !harness.ended; i++) await harness.processingTime(harness.now + 1)
        return
      case 'snapshotRestore': {
        const snapshot = harness.snapshot()
        await harness.close()
        this.setup = { ...this.setup, ...(args[0] as Record<string, any> | undefined) }
        this.lab = new AsyncLab()
        return this.start(snapshot)
      }
      case 'close':
        return harness.close()
      case 'expectNoFailure':
        return expectEqual('failure', undefined, this.failure)
      case 'expectFailure':
        return this.expectFailure(String(args[0]))
      case 'expectActiveTimers':
        // After the end a clock that goes on finds nothing to do.
        return expectEqual('running', true, harness.ended)
      case 'expectTimeoutCalls':
        return expectEqual('timeouts', args[0], this.lab.timeouts)
      case 'expectInvocations':
        return this.expectInvocations(args[0] as Record<string, number | { max: number }>)
      default:
        if (!(await this.steps.perform([name, ...args], (step) => this.tryStep(step))))
          throw new Unsupported(`needs async step ${String(name)}`)
    }
  }

  /** Millisecond by millisecond: what one step starts may be due in the next. */
  private async advance(time: number): Promise<void> {
    const { harness } = this.steps
    while (harness.now < time) await harness.processingTime(harness.now + 1)
  }

  private expectFailure(wanted: string): void {
    const { failure } = this
    const found = wanted === 'TimeoutException' ? (failure as { code?: string })?.code : failure?.message
    const text = wanted === 'TimeoutException' ? 'ASYNC_TIMEOUT' : wanted
    if (found?.includes(text) !== true) throw new Mismatch('failure', text, found)
    this.failure = undefined
  }

  private expectInvocations(wanted: Record<string, number | { max: number }>): void {
    for (const [value, count] of Object.entries(wanted)) {
      const actual = this.lab.invocations[value] ?? 0
      if (typeof count === 'number' ? actual !== count : actual > count.max)
        throw new Mismatch(`invocations of ${value}`, count, actual)
    }
  }
}

/** Asynchronous operators. */
export async function runAsync(conformanceCase: ConformanceCase): Promise<void> {
  const { setup, steps } = conformanceCase
  if (setup.component === 'queue') return runAsyncQueue(conformanceCase)
  if (setup.chain !== undefined) return runChain(conformanceCase)
  const run = new AsyncRun(conformanceCase)
  await run.start()
  for (const step of steps) await run.perform(step)
  await run.perform(['expectNoFailure'])
}
