import type { DataStream } from '@wiesel/datastream'
import type { Operator, SeededRandom } from '@wiesel/runtime/internal'

/** A part of a job: numbers come in, numbers go out. What it gives does not depend on the order in which they come. */
export interface Step {
  readonly name: string
  readonly apply: (stream: DataStream<number>) => DataStream<number>
  /** Whether the result depends on the timestamps of records, and on none of them being late. */
  readonly needsTime?: true
  /** Whether it is a matter of chance which record has which timestamp behind it. */
  readonly losesTime?: true
  /** Whether it gives far more than it takes, so that one is enough. */
  readonly expands?: true
  /** Whether a batch gives something else: only what is final, or nothing at all. */
  readonly streamOnly?: true
  /** Whether records are lost when time passes while they are under way, as in loops. */
  readonly needsCalm?: true
}

/** What the steps of one job have in common. */
export interface StepKnobs {
  /** From 2 to 10: how many keys there are. */
  readonly modulus: number
  /** From 1 to 5. */
  readonly factor: number
  /** From 5 to 44: of windows, in milliseconds. */
  readonly width: number
}

/** Makes steps for a job. */
export type StepMaker = (knobs: StepKnobs) => readonly Step[]

/** Draws what the steps of a job have in common. */
export function randomKnobs(rng: SeededRandom): StepKnobs {
  return { modulus: 2 + rng.below(9), factor: 1 + rng.below(5), width: 5 + rng.below(40) }
}

/** Passed by the last watermark only. */
export const AT_THE_END = Number.MAX_SAFE_INTEGER - 1

/** The time of a record, for steps that make times of it: of what comes at the end there is none to go by. */
export function timeOf(timestamp: number | null): number {
  return timestamp === null || timestamp > 1e15 ? 1e6 : timestamp
}

export function sumOf(numbers: Iterable<number>): number {
  let sum = 0
  for (const n of numbers) sum += n
  return sum
}

/** A stream, as those see it who add operators. */
interface Extensible {
  transform(name: string, create: () => Operator): DataStream<number>
}

/** Puts an operator behind a stream. */
export function transform(
  stream: DataStream<number>,
  name: string,
  create: () => Operator,
): DataStream<number> {
  const any: unknown = stream
  return (any as Extensible).transform(name, create)
}
