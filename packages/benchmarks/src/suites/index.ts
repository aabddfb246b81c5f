import type { Suite } from '../harness/bench-case.ts'
import { asyncCalls } from './async.ts'
import { batch } from './batch.ts'
import { cep } from './cep.ts'
import { chain } from './chain.ts'
import { checkpoint } from './checkpoint.ts'
import { exchange } from './exchange.ts'
import { files } from './files.ts'
import { graph } from './graph.ts'
import { iteration } from './iteration.ts'
import { keyed } from './keyed.ts'
import { ml } from './ml.ts'
import { nexmark, nexmarkCheckpoints, nexmarkThreads } from './nexmark.ts'
import { state } from './state.ts'
import { startup } from './startup.ts'
import { threads } from './threads.ts'
import { window } from './window.ts'

/** Every suite, by name. */
export const suites: readonly Suite[] = [
  chain,
  keyed,
  iteration,
  graph,
  batch,
  window,
  files,
  startup,
  checkpoint,
  state,
  exchange,
  threads,
  cep,
  ml,
  asyncCalls,
  nexmark,
  nexmarkThreads,
  nexmarkCheckpoints,
]
