/** Resolves after the event loop has had a turn: promises, I/O and timers of the host that are ready have run. */
export function hostTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
