import { PlanError } from '../errors/errors.ts'
import type { Trigger } from './trigger.ts'
import type { WindowAssigner } from './window-assigner.ts'

/**
 * Checks that windows that merge have a trigger that can.
 *
 * @throws PlanError `TRIGGER_CANNOT_MERGE`
 */
export function checkMergeable(assigner: WindowAssigner<any, any>, trigger: Trigger<any, any>): void {
  if (assigner.mergeWindows === undefined || trigger.canMerge) return
  throw new PlanError(
    'TRIGGER_CANNOT_MERGE',
    `${assigner.name} merge, and ${trigger.constructor.name} cannot be used with windows that merge. Use another trigger, or give yours canMerge and onMerge.`,
  )
}
