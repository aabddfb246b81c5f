/** A coefficient after a step towards 0: by a part of itself (L2), by a fixed amount (L1), or by a mixture of both. */
export function regularize(
  coefficient: number,
  reg: number,
  elasticNet: number,
  learningRate: number,
): number {
  return (
    coefficient - learningRate * reg * (elasticNet * Math.sign(coefficient) + (1 - elasticNet) * coefficient)
  )
}
