/** One more peer of a case. */
export interface Peer {
  readonly peerName: string
  readonly peer: () => unknown
  /** For figures that are not the time of a run: read after each run. */
  readonly peerValue?: () => number
}

/** One row of a suite: our time beside a peer's for the same work; a further row for each further peer. */
export interface BenchCase {
  readonly name: string
  /** Records (or whatever `unit` counts) that one run processes. */
  readonly amount: number
  /** What `amount / seconds` is shown in. */
  readonly unit: 'records/s' | 'MB/s' | 'ms' | 'MB'
  readonly peerName: string
  readonly ours: () => unknown
  /** For figures that are not the time of a run: read after each run. */
  readonly value?: () => number
  /** As `value`, for the peer. */
  readonly peerValue?: () => number
  /** Absent where there is no peer: then the figure stands alone. */
  readonly peer?: () => unknown
  /** For long runs: how many to warm up, and how many to count at most. Default: 2, of long ones 1, and as many as asked for. */
  readonly runs?: { readonly warmUp: number; readonly counted: number }
  /** Beside the same runs of ours. */
  readonly furtherPeers?: readonly Peer[]
  /** It runs in processes of its own: neither a warm-up nor what other jobs did before changes anything. */
  readonly ownProcess?: boolean
  /** The least ratio ours/peer the project asks of itself. */
  readonly target?: number
}

/** A suite: its cases, made anew so that nothing is shared between suites. */
export interface Suite {
  readonly name: string
  /** For long suites: not measured again after other jobs. */
  readonly once?: boolean
  readonly cases: () => readonly BenchCase[]
}

/** A measured row, as `--json` prints it. */
export interface BenchRow {
  readonly suite: string
  readonly case: string
  readonly unit: string
  readonly ours: number
  readonly peer: number | null
  readonly peerName: string
  /** How many times as good ours is: above 1 is better than the peer. */
  readonly ratio: number | null
  readonly target: number | null
}
