/** A function object of this subtask: what a factory makes, or a copy of an object (its methods are shared, its fields are not). */
export function instantiate<F extends object>(functionOrFactory: F | (() => F)): F {
  if (typeof functionOrFactory === 'function') return functionOrFactory()
  return Object.assign(
    Object.create(Object.getPrototypeOf(functionOrFactory) as object) as F,
    functionOrFactory,
  )
}
