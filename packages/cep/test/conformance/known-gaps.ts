/** Vectors that fail, with the reason. A test fails when one of them passes: then it is taken off the list. */
export const knownGaps: Record<string, string> = {}
