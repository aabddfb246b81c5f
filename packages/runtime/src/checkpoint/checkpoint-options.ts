import { OptionError } from '../errors/errors.ts'
import type { Platform } from '../execution/platform.ts'
import { toMillis, type Duration } from '../time/duration.ts'
import type { CheckpointStorage } from './checkpoint-storage.ts'
import { MemoryCheckpointStorage } from './memory-checkpoint-storage.ts'

/** How a job makes checkpoints. Defaults are Flink's where it has them. */
export interface CheckpointOptions {
  /** Time from the start of one checkpoint to the start of the next. */
  interval: Duration
  /** `'at-least-once'` does not hold back channels: less waiting, but records may count twice after a failure. Default `'exactly-once'`. */
  mode?: 'exactly-once' | 'at-least-once'
  /** Least time from the end of one checkpoint to the start of the next. More than 0 means one at a time. Default 0. */
  minPause?: Duration
  /** A checkpoint that takes longer has failed. Default 10 min. */
  timeout?: Duration
  /** How many checkpoints may be under way at once. Default 1. */
  maxConcurrent?: number
  /** How many checkpoints in a row may fail before the job does. Default 0. */
  tolerableFailures?: number
  /** How many complete checkpoints are kept. Default 1; more, to go back to an older one when the newest is damaged. */
  retained?: number
  /** Where checkpoints are kept. Default: in memory, or in `directory`. */
  storage?: CheckpointStorage
  /** A directory to keep them in, in place of `storage`. A job of the same name that starts with it goes on from there. */
  directory?: string
  /** Whether checkpoints stay when the job is cancelled: `'on-cancel'`, or only when it fails: `'on-failure'` (default). */
  retain?: 'on-failure' | 'on-cancel'
}

/** {@link CheckpointOptions} with everything decided, in milliseconds. */
export interface CheckpointSettings {
  readonly intervalMs: number
  readonly exactlyOnce: boolean
  readonly minPauseMs: number
  readonly timeoutMs: number
  readonly maxConcurrent: number
  readonly tolerableFailures: number
  readonly retained: number
  readonly storage: CheckpointStorage
  readonly retainOnCancel: boolean
}

const KNOWN: readonly (keyof CheckpointOptions)[] = [
  'interval',
  'mode',
  'minPause',
  'timeout',
  'maxConcurrent',
  'tolerableFailures',
  'retained',
  'storage',
  'directory',
  'retain',
]

/** @throws OptionError `INVALID_OPTION` */
export function checkpointSettings(
  options: CheckpointOptions,
  platform: Pick<Platform, 'openDirectory'>,
): CheckpointSettings {
  for (const name of Object.keys(options)) {
    if (!(KNOWN as readonly string[]).includes(name))
      throw new OptionError(`Checkpoints have no option "${name}". They have: ${KNOWN.join(', ')}.`)
  }
  const { mode = 'exactly-once', minPause = 0, timeout = 600_000, retain = 'on-failure' } = options
  oneOf('mode', mode, ['exactly-once', 'at-least-once'])
  oneOf('retain', retain, ['on-failure', 'on-cancel'])
  const minPauseMs = atLeast(0, 'minPause', toMillis(minPause))
  return {
    intervalMs: atLeast(1, 'interval', toMillis(options.interval)),
    exactlyOnce: mode === 'exactly-once',
    minPauseMs,
    timeoutMs: atLeast(1, 'timeout', toMillis(timeout)),
    maxConcurrent: minPauseMs > 0 ? 1 : wholeAtLeast(1, 'maxConcurrent', options.maxConcurrent ?? 1),
    tolerableFailures: wholeAtLeast(0, 'tolerableFailures', options.tolerableFailures ?? 0),
    retained: wholeAtLeast(1, 'retained', options.retained ?? 1),
    storage:
      options.storage ??
      (options.directory === undefined
        ? new MemoryCheckpointStorage()
        : openDirectory(options.directory, platform)),
    retainOnCancel: retain === 'on-cancel',
  }
}

/** A directory as a storage. @throws OptionError where the platform has no directories */
export function openDirectory(
  directory: string,
  platform: Pick<Platform, 'openDirectory'>,
): CheckpointStorage {
  if (platform.openDirectory !== undefined) return platform.openDirectory(directory)
  throw new OptionError(
    `The directory "${directory}" cannot be opened: this executor has none. Give a storage instead.`,
  )
}

function oneOf(name: string, value: string, known: readonly string[]): void {
  if (!known.includes(value))
    throw new OptionError(`The option "${name}" is "${value}". It can be: ${known.join(', ')}.`)
}

function atLeast(least: number, name: string, value: number): number {
  if (value >= least) return value
  throw new OptionError(`The option "${name}" is ${value}; it must be ${least} or more.`)
}

function wholeAtLeast(least: number, name: string, value: number): number {
  if (Number.isInteger(value)) return atLeast(least, name, value)
  throw new OptionError(`The option "${name}" is ${value}; it must be a whole number.`)
}
