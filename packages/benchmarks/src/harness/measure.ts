import type { BenchCase, Peer } from './bench-case.ts'

const WARM_UPS = 2
/** Such a run has warmed up what there is. */
const LONG_RUN_MS = 500

/** Seconds of one run, or what `value` says instead, in thousandths. */
async function time(run: () => unknown, value?: () => number): Promise<number> {
  const start = performance.now()
  await run()
  return (value?.() ?? performance.now() - start) / 1000
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Seconds of ours and of each peer, and how many times as fast ours is. */
export interface Measured {
  readonly ours: number
  readonly peers: readonly { readonly name: string; readonly seconds: number; readonly ratio: number }[]
}

function peersOf({ peerName, peer, peerValue, furtherPeers = [] }: BenchCase): Peer[] {
  if (peer === undefined) return [...furtherPeers]
  return [{ peerName, peer, ...(peerValue === undefined ? {} : { peerValue }) }, ...furtherPeers]
}

/** Medians of rounds in which ours and its peers take turns, so that all meet the same state of the machine. */
export async function measure(benchCase: BenchCase, rounds: number): Promise<Measured> {
  const { warmUp, counted } = benchCase.runs ?? { warmUp: WARM_UPS, counted: rounds }
  const peers = peersOf(benchCase)
  const ours: number[] = []
  const others = peers.map((): number[] => [])
  const turn = async (): Promise<void> => {
    ours.push(await time(benchCase.ours, benchCase.value))
    for (const [i, { peer, peerValue }] of peers.entries()) others[i].push(await time(peer, peerValue))
  }
  for (let done = 0; done < warmUp && benchCase.ownProcess !== true; done++) {
    const start = performance.now()
    await turn()
    if (performance.now() - start > LONG_RUN_MS * (1 + peers.length)) break
  }
  for (const times of [ours, ...others]) times.length = 0
  for (let round = 0; round < Math.min(rounds, counted); round++) await turn()
  return {
    ours: median(ours),
    peers: peers.map(({ peerName }, i) => ({
      name: peerName,
      seconds: median(others[i]),
      // Of each round, as the machine may be faster in one round than in another.
      ratio: median(ours.map((seconds, round) => others[i][round] / seconds)),
    })),
  }
}
