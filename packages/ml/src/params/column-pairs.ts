import { ParameterError } from '../errors.ts'

/** Input and output columns that belong together. @throws ParameterError if there are not as many of both */
export function columnPairs(
  stage: string,
  {
    inputCols,
    outputCols,
  }: { readonly inputCols: readonly string[]; readonly outputCols: readonly string[] },
): [input: string, output: string][] {
  if (inputCols.length !== outputCols.length)
    throw new ParameterError(
      stage,
      `"inputCols" names ${inputCols.length} columns, "outputCols" ${outputCols.length}: they go in pairs.`,
    )
  return inputCols.map((input, i) => [input, outputCols[i]])
}
