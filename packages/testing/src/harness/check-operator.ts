import { WieselError } from '@wiesel/runtime'
import { SeededRandom, type Operator } from '@wiesel/runtime/internal'
import { withSeed } from '../simulation/for-seeds.ts'
import { firstDifference, type ComparisonOptions } from './compare-outputs.ts'
import type { HarnessOutput } from './harness-output.ts'
import { runScript, type HarnessStep } from './harness-script.ts'
import { OperatorHarness, type HarnessOptions } from './operator-harness.ts'

/** What {@link checkOperator} does with an operator. */
export interface OperatorCheck extends Omit<ComparisonOptions, 'exact'> {
  /** What happens to the operator. */
  readonly steps: readonly HarnessStep[]
  /** How records find their subtask, key groups, names. */
  readonly harness?: Omit<HarnessOptions, 'oneSlot' | 'onStep' | 'parallelism' | 'restored'>
  /** Runs with snapshots at moments and parallelisms chosen by chance. Default 3. */
  readonly seeds?: number
  /** Whether the parallelism may change. Default: if no input is dealt out in turns. */
  readonly rescale?: boolean
}

/** What an operator emitted. */
export interface OperatorRun {
  readonly outputs: readonly HarnessOutput[]
  readonly sideOutputs: ReadonlyMap<string, readonly HarnessOutput[]>
}

/**
 * Chooses, between two steps, at which parallelism to go on from a snapshot; `'snapshot'` for going on with the same
 * operator while a snapshot of it is written, `undefined` for just going on.
 */
type Disturb = (step: number) => number | 'snapshot' | undefined

async function run(
  create: () => Operator,
  check: OperatorCheck,
  options: Pick<HarnessOptions, 'oneSlot'>,
  disturb: Disturb = () => undefined,
): Promise<OperatorRun> {
  let step = 0
  const harness = await OperatorHarness.open(create, {
    ...check.harness,
    ...options,
    onStep: async (running) => {
      if (!running.canSnapshot) return
      const parallelism = disturb(step++)
      if (parallelism === 'snapshot') running.snapshot()
      else if (parallelism !== undefined) await running.restore({ parallelism, redeliver: true })
    },
  })
  await runScript(harness, check.steps)
  const sideOutputs = new Map(harness.sideTags.map((tag) => [tag, harness.sideOutput(tag)]))
  const outputs = harness.take()
  await harness.close()
  return { outputs, sideOutputs }
}

function compare(how: string, expected: OperatorRun, actual: OperatorRun, options: ComparisonOptions): void {
  const fail = (what: string, difference: string | undefined): void => {
    if (difference === undefined) return
    throw new WieselError('OPERATOR_CHECK', `The operator's ${what} differ ${how}: ${difference}`)
  }
  fail('outputs', firstDifference(expected.outputs, actual.outputs, options))
  for (const tag of new Set([...expected.sideOutputs.keys(), ...actual.sideOutputs.keys()])) {
    const [a, b] = [expected.sideOutputs.get(tag) ?? [], actual.sideOutputs.get(tag) ?? []]
    fail(`side outputs "${tag}"`, firstDifference(a, b, options))
  }
}

/**
 * Runs an operator as production does, and then as nothing in production is: with room for one output only, with snapshots
 * that are written entry by entry while it works, with a snapshot and a restore between any two steps, and with the
 * parallelism going 1 → 3 → 2. All runs must emit the same,
 * up to the order that is promised.
 *
 * @returns what the undisturbed run emitted
 * @throws WieselError `OPERATOR_CHECK` that says how, and the first difference
 * @example
 * import { checkOperator } from '@wiesel/testing'
 * import { KeyedCountOperator } from '@wiesel/runtime/internal'
 *
 * const { outputs } = await checkOperator(() => new KeyedCountOperator((word: string) => word), {
 *   harness: { inputs: [(word: string) => word] },
 *   steps: [['push', 'a', 1], ['push', 'b', 2], ['push', 'a', 3], ['watermark', 3]],
 * })
 * console.log(outputs[2]) // → [ 'record', { key: 'a', count: 2 }, 3 ]
 */
export async function checkOperator(create: () => Operator, check: OperatorCheck): Promise<OperatorRun> {
  const { seeds = 3, harness, outputKey, ignoreWatermarks } = check
  const { rescale = (harness?.inputs ?? ['rebalance']).every((route) => route !== 'rebalance') } = check
  const comparison: ComparisonOptions = { outputKey, ignoreWatermarks }
  const plain = await run(create, check, {})
  compare('with one output slot', plain, await run(create, check, { oneSlot: true }), {
    ...comparison,
    exact: true,
  })
  const slow = await run(create, check, {}, (step) => (step % 5 === 2 ? 'snapshot' : undefined))
  compare('while snapshots are written', plain, slow, { ...comparison, exact: true })
  const each = await run(create, check, { oneSlot: true }, () => 1)
  compare('when restored between any two steps', plain, each, comparison)
  if (!rescale) return plain
  const rescaled = await run(create, check, { oneSlot: true }, (step) => [3, 2, 1][step % 3])
  compare('when rescaled 1 → 3 → 2 between any two steps', plain, rescaled, comparison)
  for (let seed = 1; seed <= seeds; seed++) {
    try {
      const rng = new SeededRandom(seed)
      const disturb: Disturb = () => (rng.next() < 0.5 ? rng.pick([1, 2, 3, 5, 'snapshot']) : undefined)
      const disturbed = await run(create, check, { oneSlot: rng.next() < 0.5 }, disturb)
      compare('when rescaled at some steps', plain, disturbed, comparison)
    } catch (cause) {
      throw withSeed(cause, seed)
    }
  }
  return plain
}
