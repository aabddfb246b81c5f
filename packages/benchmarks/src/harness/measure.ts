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

/** Seconds of ours and of the peer, and how many times as fast ours is. */
export interface Measured {
  readonly ours: number
  readonly peer: number | null
  readonly ratio: number | null
}

/** Medians of rounds in which ours and the peer take turns, so that both meet the same state of the machine. */
export async function measure(benchCase: BenchCase, rounds: number): Promise<Measured> {
  const { warmUp, counted } = benchCase.runs ?? { warmUp: 2, counted: rounds }
  const ours: number[] = []
  const peer: number[] = []
  for (let round = -warmUp; round < Math.min(rounds, counted); round++) {
    const oursTime = await time(benchCase.ours)
    const own = benchCase.value?.()
    const peerTime = benchCase.peer === undefined ? 0 : await time(benchCase.peer)
    const peerOwn = benchCase.peerValue?.()
    if (round < 0) continue
    ours.push(own === undefined ? oursTime : own / 1000)
    peer.push(peerOwn === undefined ? peerTime : peerOwn / 1000)
  }
  if (benchCase.peer === undefined) return { ours: median(ours), peer: null, ratio: null }
  // Of each round, as the machine may be faster in one round than in another.
  return {
    ours: median(ours),
    peer: median(peer),
    ratio: median(ours.map((seconds, i) => peer[i] / seconds)),
  }
}
