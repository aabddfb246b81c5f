/** The rules by which outputs are compared, of the section "Output Validation" of the specification. */
import type { Kernel } from './kernels.ts'

type Rule = (output: readonly number[], reference: readonly number[]) => boolean

const exact: Rule = (output, reference) =>
  output.length === reference.length && output.every((value, i) => value === reference[i])

/** Equal labels in one are equal labels in the other. */
const equivalence: Rule = (output, reference) => {
  const theirs = new Map<number, number>()
  const ours = new Map<number, number>()
  return reference.every((label, i) => {
    if (!theirs.has(output[i])) theirs.set(output[i], label)
    if (!ours.has(label)) ours.set(label, output[i])
    return theirs.get(output[i]) === label && ours.get(label) === output[i]
  })
}

const EPSILON = 0.0001

/** Within 0.01 % of the reference. */
const epsilon: Rule = (output, reference) =>
  output.every((s, i) => s === reference[i] || Math.abs(reference[i] - s) < EPSILON * Math.abs(reference[i]))

export const MATCHING: Readonly<Record<Kernel, Rule>> = {
  bfs: exact,
  cdlp: exact,
  wcc: equivalence,
  pr: epsilon,
  lcc: epsilon,
  sssp: epsilon,
}
