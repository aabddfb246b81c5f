/** Lets promises of the host settle. */
export function hostTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
