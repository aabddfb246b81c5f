/**
 * The steps of stochastic outlier selection (Janssens et al. 2012): a row has an affinity for each other one that falls with
 * the distance, so fast that it has about as many neighbours as the perplexity says; it binds to one of them by chance, and
 * is an outlier if no other binds to it.
 */

/** The Euclidean distances of each row from all the others, without itself. */
export function dissimilaritiesOf(rows: readonly (readonly number[])[], row: number): number[] {
  return rows
    .filter((_, i) => i !== row)
    .map((other) => Math.hypot(...other.map((value, i) => value - rows[row][i])))
}

/** How the search for affinities goes. */
export interface AffinityOptions {
  readonly perplexity: number
  readonly maxIterations: number
  readonly errorTolerance: number
}

/** The affinities for others at these distances: the entropy of the choice is the logarithm of the perplexity. */
export function affinitiesOf(distances: readonly number[], options: AffinityOptions): number[] {
  const { perplexity, maxIterations, errorTolerance } = options
  const wanted = Math.log(perplexity)
  let [beta, low, high] = [1, -Infinity, Infinity]
  for (let iteration = 0; ; iteration++) {
    const affinities = distances.map((far) => Math.exp(-far * beta))
    const sum = affinities.reduce((all, one) => all + one, 0)
    const mean = affinities.reduce((all, one, i) => all + one * distances[i], 0) / sum
    const over = Math.log(sum) + beta * mean - wanted
    if (iteration >= maxIterations || !(Math.abs(over) > errorTolerance)) return affinities
    const before = beta
    if (over > 0) [low, beta] = [beta, high === Infinity ? beta * 2 : (beta + high) / 2]
    else [high, beta] = [beta, low === -Infinity ? beta / 2 : (beta + low) / 2]
    // Nothing changes any more: the numbers are as exact as they get.
    if (beta === before) return affinities
  }
}

/** How likely a row binds to each other one. */
export function bindingOf(affinities: readonly number[]): number[] {
  const sum = affinities.reduce((all, one) => all + one, 0)
  return affinities.map((affinity) => affinity / sum)
}

/** How likely no other row binds to each; `bindings` have no place for the row itself. */
export function outlierProbabilities(bindings: readonly (readonly number[])[]): number[] {
  return bindings.map((_, row) =>
    bindings.reduce((product, binding, other) => {
      if (other === row) return product
      return product * (1 - binding[row > other ? row - 1 : row])
    }, 1),
  )
}
