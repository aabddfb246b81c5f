let stamps = 0

/**
 * The same function as a unit of code of its own, so that what it calls in one job does not make it slow in another. It
 * must not use anything but its parameters. Where code must not be generated it is the function itself.
 */
export function stamp<F extends (...args: any[]) => unknown>(plain: F): F {
  try {
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval
    return new Function(`return (${plain.toString()}) // gelly ${stamps++}`)() as F
  } catch {
    return plain
  }
}
