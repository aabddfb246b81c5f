import { OptionError } from '@wiesel/runtime'
import type { EngineOptions } from './engine.ts'

/** @throws OptionError `INVALID_OPTION` */
export function checkEngineOptions({ engine, maxPartialMatches, onLimit }: EngineOptions): void {
  if (engine !== undefined && engine !== 'reference' && engine !== 'compiled')
    throw new OptionError(`There is no engine ${JSON.stringify(engine)}: 'reference' or 'compiled'.`)
  if (maxPartialMatches !== undefined && !(Number.isInteger(maxPartialMatches) && maxPartialMatches > 0))
    throw new OptionError(`maxPartialMatches must be a whole number from 1 up, not ${maxPartialMatches}.`)
  if (onLimit !== undefined && onLimit !== 'fail' && onLimit !== 'shed')
    throw new OptionError(`onLimit must be 'fail' or 'shed', not ${JSON.stringify(onLimit)}.`)
}
