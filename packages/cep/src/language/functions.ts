type Comparable = number | string | bigint | boolean

/** Dates compare by their time; what cannot be compared is `undefined`. */
function comparable(value: unknown): Comparable | undefined {
  if (value instanceof Date) return value.getTime()
  const type = typeof value
  return type === 'number' || type === 'string' || type === 'bigint' || type === 'boolean'
    ? (value as Comparable)
    : undefined
}

/** Numbers and bigints compare with each other; nothing else does across types. */
function compares(
  test: (a: Comparable, b: Comparable) => boolean,
): (left: unknown, right: unknown) => boolean {
  return (left, right) => {
    const a = comparable(left)
    const b = comparable(right)
    if (a === undefined || b === undefined) return false
    const numeric = (value: Comparable) => typeof value === 'number' || typeof value === 'bigint'
    return (typeof a === typeof b || (numeric(a) && numeric(b))) && test(a, b)
  }
}

function computes(compute: (a: number, b: number) => number): (left: unknown, right: unknown) => unknown {
  return (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? compute(left, right) : undefined
}

/** Operators of two values. `!=` between values of different types holds, with a missing value it does not. */
export const OPERATORS: Record<string, (left: unknown, right: unknown) => unknown> = {
  // oxlint-disable-next-line eqeqeq -- 1 = 1n, and types have been compared
  '=': compares((a, b) => a == b),
  '!=': (left, right) =>
    // oxlint-disable-next-line eqeqeq -- as above
    left != null && right != null && !OPERATORS['='](left, right),
  '<': compares((a, b) => a < b),
  '<=': compares((a, b) => a <= b),
  '>': compares((a, b) => a > b),
  '>=': compares((a, b) => a >= b),
  '+': (left, right) =>
    typeof left === 'string' && typeof right === 'string'
      ? left + right
      : computes((a, b) => a + b)(left, right),
  '-': computes((a, b) => a - b),
  '*': computes((a, b) => a * b),
  '/': computes((a, b) => a / b),
  '%': computes((a, b) => a % b),
}

const ofNumber = (compute: (value: number) => number) => (value: unknown) =>
  typeof value === 'number' ? compute(value) : undefined
const ofText =
  <R>(compute: (value: string) => R) =>
  (value: unknown) =>
    typeof value === 'string' ? compute(value) : undefined

/** Functions of values. */
export const FUNCTIONS: Record<string, (...args: unknown[]) => unknown> = {
  ABS: ofNumber(Math.abs),
  FLOOR: ofNumber(Math.floor),
  CEIL: ofNumber(Math.ceil),
  ROUND: ofNumber(Math.round),
  LOWER: ofText((text) => text.toLowerCase()),
  UPPER: ofText((text) => text.toUpperCase()),
  TRIM: ofText((text) => text.trim()),
  LENGTH: ofText((text) => text.length),
  COALESCE: (...values) => values.find((value) => value !== null && value !== undefined),
}

const likeTests = new Map<string, (text: string) => boolean>()
const LIKE_TESTS_MAX = 1_000

/** Whether a text is like a pattern in which `%` stands for any text and `_` for one character. */
export function likeTest(like: string): (text: string) => boolean {
  let test = likeTests.get(like)
  if (!test) {
    const source = like
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll('%', '.*')
      .replaceAll('_', '.')
    const expression = new RegExp(`^${source}$`, 'su')
    test = (text) => expression.test(text)
    if (likeTests.size >= LIKE_TESTS_MAX) likeTests.clear()
    likeTests.set(like, test)
  }
  return test
}
