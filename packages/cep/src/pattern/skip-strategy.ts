/** What happens to other matches once one is emitted. Made by {@link AfterMatchSkipStrategy}. */
export type SkipStrategy = { readonly kind: 'noSkip' | 'skipToNext' | 'skipPastLastEvent' } | SkipToStage

/** A strategy that skips to a stage of the match, and may insist that the stage is there. */
export interface SkipToStage {
  readonly kind: 'skipToFirst' | 'skipToLast'
  readonly stage: string
  readonly throwOnMiss: boolean
}

/** The name of the stage a strategy refers to. */
export function skipTarget(strategy: SkipStrategy): string | undefined {
  return 'stage' in strategy ? strategy.stage : undefined
}

/**
 * The strategies that decide which matches survive an emitted one. All compare where matches *start*:
 *
 * - `noSkip()`: all survive.
 * - `skipToNext()`: those that start at the same event are dropped.
 * - `skipPastLastEvent()`: those that start at or before the last event of the match are dropped.
 * - `skipToFirst(stage)`, `skipToLast(stage)`: those that start before that event are dropped. If the match has no
 *   such event nothing is dropped, or, with `throwOnMiss`, `SKIP_TARGET_MISSING` is thrown; then skipping to the
 *   first event of the match itself, which would go on for ever, is an error too.
 *
 * @example
 * import { AfterMatchSkipStrategy } from '@wiesel/cep'
 * console.log(AfterMatchSkipStrategy.skipToLast('b', { throwOnMiss: true }))
 * // → { kind: 'skipToLast', stage: 'b', throwOnMiss: true }
 */
export const AfterMatchSkipStrategy = {
  noSkip: (): SkipStrategy => ({ kind: 'noSkip' }),
  skipToNext: (): SkipStrategy => ({ kind: 'skipToNext' }),
  skipPastLastEvent: (): SkipStrategy => ({ kind: 'skipPastLastEvent' }),
  skipToFirst: (stage: string, { throwOnMiss = false } = {}): SkipStrategy => ({
    kind: 'skipToFirst',
    stage,
    throwOnMiss,
  }),
  skipToLast: (stage: string, { throwOnMiss = false } = {}): SkipStrategy => ({
    kind: 'skipToLast',
    stage,
    throwOnMiss,
  }),
}
