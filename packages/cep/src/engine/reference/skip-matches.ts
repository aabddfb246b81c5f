import { SkipTargetError } from '../../errors.ts'
import type { SkipStrategy } from '../../pattern/skip-strategy.ts'
import { compareEvents, type BufferEvent, type BufferNode } from './shared-buffer.ts'

/**
 * Which starts an emitted match rules out, as a test; `undefined` if none.
 *
 * @throws SkipTargetError `SKIP_TARGET_MISSING` if the strategy insists on a target that the match lacks.
 */
export function startsRuledOut<T>(
  strategy: SkipStrategy,
  path: readonly BufferNode<T>[],
): ((start: BufferEvent<T>) => boolean) | undefined {
  switch (strategy.kind) {
    case 'noSkip':
      return undefined
    case 'skipToNext':
      return upTo(path[0].event)
    case 'skipPastLastEvent':
      return upTo(path[path.length - 1].event)
    default: {
      const { stage, kind, throwOnMiss } = strategy
      const first = kind === 'skipToFirst'
      const target = first
        ? path.find((one) => one.stage === stage)
        : path.findLast((one) => one.stage === stage)
      if (throwOnMiss) checkTarget(stage, target, path)
      return target && ((start) => compareEvents(start, target.event) < 0)
    }
  }
}

function upTo<T>(last: BufferEvent<T>): (start: BufferEvent<T>) => boolean {
  return (start) => compareEvents(start, last) <= 0
}

function checkTarget<T>(
  stage: string,
  target: BufferNode<T> | undefined,
  path: readonly BufferNode<T>[],
): void {
  if (!target) {
    throw new SkipTargetError(
      `Could not skip to ${stage}. No such element in the found match, whose stages are ` +
        `${[...new Set(path.map((one) => one.stage))].join(', ')}. Drop throwOnMiss, or make "${stage}" mandatory.`,
    )
  }
  if (target.event === path[0].event) {
    throw new SkipTargetError(
      `Could not skip to first element of a match: skipping to ${stage} would find the same match for ever. ` +
        'Skip to a later stage, use skipToNext(), or drop throwOnMiss.',
    )
  }
}
