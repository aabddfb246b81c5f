/**
 * Makes something of each data set once: so algorithms that need the same of one graph share it, where they run in one job.
 * Only for what does not come into the hands of users, who may give it another name or parallelism.
 */
export function onceForEach<A extends WeakKey, R>(make: (of: A) => R): (of: A) => R {
  const made = new WeakMap<A, R>()
  return (of) => {
    const known = made.get(of)
    if (known !== undefined) return known
    const result = make(of)
    made.set(of, result)
    return result
  }
}
