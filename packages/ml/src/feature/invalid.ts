import { choice, type Param } from '../params/param.ts'

/** What is done with a row that has an invalid value. */
export type HandleInvalid = 'error' | 'skip' | 'keep'

/** The parameter `handleInvalid`. */
export function handleInvalid(kept: string): Param<HandleInvalid> {
  return choice(
    `What happens to rows with invalid values: an error, they are skipped, or ${kept}.`,
    ['error', 'skip', 'keep'],
    'error',
  )
}
