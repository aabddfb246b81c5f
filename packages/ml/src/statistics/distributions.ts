/**
 * Tail probabilities of distributions, by continued fractions and series of the incomplete gamma and beta functions
 * (Abramowitz and Stegun 6.5 and 26.5; the fractions by Lentz's method).
 */

const PRECISION = 1e-16
const TINY = 1e-300
const TERMS_MAX = 10_000

/** How likely a value greater than `x` is, if squares of `degrees` normal values are added up. NaN for NaN. */
export function chiSquareTail(x: number, degrees: number): number {
  if (x <= 0) return 1
  return upperGamma(degrees / 2, x / 2)
}

/** How likely a ratio of variances greater than `x` is, of samples with so many degrees of freedom. NaN for NaN. */
export function fTail(x: number, degrees1: number, degrees2: number): number {
  if (Number.isNaN(x)) return NaN
  if (x === Infinity) return 0
  if (x <= 0) return 1
  return incompleteBeta(degrees2 / (degrees2 + degrees1 * x), degrees2 / 2, degrees1 / 2)
}

/** The logarithm of the gamma function of a positive number (Lanczos). */
export function logGamma(x: number): number {
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ]
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  const base = shifted + coefficients.length - 0.5
  const sum = coefficients.reduce((all, c, i) => all + c / (shifted + i + 1), 0.9999999999998099)
  return Math.log(2 * Math.PI) / 2 + (shifted + 0.5) * Math.log(base) - base + Math.log(sum)
}

/** The regularised upper incomplete gamma function. */
function upperGamma(a: number, x: number): number {
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < TERMS_MAX && term > sum * PRECISION; n++) {
      term *= x / (a + n)
      sum += term
    }
    return 1 - scale * sum
  }
  return scale * fraction(x + 1 - a, (n) => ({ numerator: -n * (n - a), denominator: x + 2 * n + 1 - a }))
}

/** The regularised incomplete beta function. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const scale =
    Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a
  return (
    scale *
    fraction(1, (n) => {
      const m = Math.floor(n / 2)
      const numerator =
        n % 2 === 0
          ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
          : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
      return { numerator, denominator: 1 }
    })
  )
}

/** `1 / (first + n₁/(d₁ + n₂/(d₂ + …)))`. */
function fraction(first: number, term: (n: number) => { numerator: number; denominator: number }): number {
  const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value)
  let c = away(first)
  let d = 0
  let value = c
  for (let n = 1; n < TERMS_MAX; n++) {
    const { numerator, denominator } = term(n)
    d = 1 / away(denominator + numerator * d)
    c = away(denominator + numerator / c)
    value *= c * d
    if (Math.abs(c * d - 1) < PRECISION * 10) break
  }
  return 1 / value
}
