import type { SeededRandom } from '@wiesel/runtime/internal'
import { broadcastSteps } from './steps/broadcast-steps.ts'
import { joinSteps } from './steps/join-steps.ts'
import { keyedSteps } from './steps/keyed-steps.ts'
import { plainSteps } from './steps/plain-steps.ts'
import { randomKnobs, type Step, type StepMaker } from './steps/step.ts'
import { keptUntilEnd, subtaskSteps } from './steps/subtask-steps.ts'
import { waitingSteps } from './steps/waiting-steps.ts'
import { windowSteps } from './steps/window-steps.ts'

const MAKERS: readonly StepMaker[] = [
  plainSteps,
  keyedSteps,
  windowSteps,
  joinSteps,
  broadcastSteps,
  subtaskSteps,
  waitingSteps,
]

/** Some steps, one behind the other, of all kinds there are. */
export function randomSteps(rng: SeededRandom, more: readonly StepMaker[]): Step[] {
  const knobs = randomKnobs(rng)
  const all = [...MAKERS, ...more].map((make) => make(knobs))
  // Nothing behind a step that loses timestamps may look at them.
  let timed = true
  let expanded = false
  const steps = Array.from({ length: 1 + rng.below(4) }, () => {
    const possible = all
      .map((steps) =>
        steps.filter((step) => (timed || step.needsTime !== true) && !(expanded && step.expands === true)),
      )
      .filter((steps) => steps.length > 0)
    const step = rng.pick(rng.pick(possible))
    timed &&= step.losesTime !== true
    expanded ||= step.expands === true
    return step
  })
  return rng.next() < 0.3 ? [...steps, keptUntilEnd(knobs)] : steps
}
