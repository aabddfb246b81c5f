import type { BenchCase } from './bench-case.ts'

/** Seconds of one run. */
async function time(run: () => unknown): Promise<number> {
  const start = performance.now()
  await run()
  return (performance.now() - start) / 1000
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Median seconds of ours and of the peer, run in turns so that both meet the same state of the machine. */
export async function measure(
  benchCase: BenchCase,
  rounds: number,
): Promise<{ ours: number; peer: number | null }> {
  const ours: number[] = []
  const peer: number[] = []
  for (let round = -2; round < rounds; round++) {
    const oursTime = await time(benchCase.ours)
    const own = benchCase.value?.()
    const peerTime = benchCase.peer === undefined ? 0 : await time(benchCase.peer)
    const peerOwn = benchCase.peerValue?.()
    if (round < 0) continue
    ours.push(own === undefined ? oursTime : own / 1000)
    peer.push(peerOwn === undefined ? peerTime : peerOwn / 1000)
  }
  return { ours: median(ours), peer: benchCase.peer === undefined ? null : median(peer) }
}
