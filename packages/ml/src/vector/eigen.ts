/** Eigenvalues of a symmetric matrix, the greatest first, and the vectors that belong to them. */
export interface Eigen {
  readonly values: number[]
  readonly vectors: number[][]
}

const SWEEPS_MAX = 100

/**
 * The eigenvalues and vectors of a symmetric matrix, given row by row, which is overwritten (Jacobi's method: rotations that
 * bring entries beside the diagonal to 0, until all are). Vectors have length 1, and their greatest entry is positive.
 */
export function eigenOf(matrix: Float64Array, n: number): Eigen {
  const vectors = new Float64Array(n * n)
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1
  for (let sweep = 0; sweep < SWEEPS_MAX && beside(matrix, n) > 0; sweep++)
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotate(matrix, vectors, n, p, q)
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => matrix[b * n + b] - matrix[a * n + a])
  return {
    values: order.map((i) => matrix[i * n + i]),
    vectors: order.map((i) => pointed(Array.from(vectors.subarray(i * n, (i + 1) * n)))),
  }
}

/** The size of what is beside the diagonal, as far as it counts beside what is on it. */
function beside(matrix: Float64Array, n: number): number {
  let sum = 0
  let whole = 0
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      if (i !== j) sum += matrix[i * n + j] ** 2
      whole += matrix[i * n + j] ** 2
    }
  return sum > whole * Number.EPSILON ** 2 ? sum : 0
}

/** Turns the axes p and q so that the entry between them becomes 0. */
function rotate(matrix: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const between = matrix[p * n + q]
  if (between === 0) return
  const theta = (matrix[q * n + q] - matrix[p * n + p]) / (2 * between)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1))
  const c = 1 / Math.hypot(t, 1)
  const s = t * c
  for (let k = 0; k < n; k++) {
    const [a, b] = [matrix[k * n + p], matrix[k * n + q]]
    matrix[k * n + p] = c * a - s * b
    matrix[k * n + q] = s * a + c * b
  }
  for (let k = 0; k < n; k++) {
    const [a, b] = [matrix[p * n + k], matrix[q * n + k]]
    matrix[p * n + k] = c * a - s * b
    matrix[q * n + k] = s * a + c * b
    const [v, w] = [vectors[p * n + k], vectors[q * n + k]]
    vectors[p * n + k] = c * v - s * w
    vectors[q * n + k] = s * v + c * w
  }
}

/** The vector, or its opposite, whichever has a positive greatest entry. */
function pointed(vector: number[]): number[] {
  const greatest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0)
  return greatest < 0 ? vector.map((value) => -value) : vector
}
