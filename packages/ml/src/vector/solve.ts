/**
 * Solves `matrix · x = right` for a symmetric, positive definite matrix, given row by row (Cholesky). Both are overwritten,
 * `right` by the solution. Returns whether there is one: not if the matrix is singular, or not positive definite.
 */
export function solveSymmetric(matrix: Float64Array, right: Float64Array): boolean {
  const n = right.length
  for (let column = 0; column < n; column++) {
    let pivot = matrix[column * n + column]
    const whole = pivot
    for (let k = 0; k < column; k++) pivot -= matrix[column * n + k] ** 2
    if (!(pivot > whole * Number.EPSILON * n)) return false
    const root = Math.sqrt(pivot)
    matrix[column * n + column] = root
    for (let row = column + 1; row < n; row++) {
      let sum = matrix[row * n + column]
      for (let k = 0; k < column; k++) sum -= matrix[row * n + k] * matrix[column * n + k]
      matrix[row * n + column] = sum / root
    }
  }
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) right[row] -= matrix[row * n + k] * right[k]
    right[row] /= matrix[row * n + row]
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) right[row] -= matrix[k * n + row] * right[k]
    right[row] /= matrix[row * n + row]
  }
  return true
}
