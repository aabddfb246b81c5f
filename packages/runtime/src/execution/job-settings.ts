import type { TaskSettings } from '../task/build-task.ts'

/** As {@link TaskSettings}, and how much may wait between tasks. */
export interface JobSettings extends TaskSettings {
  readonly channelRows: number
  /** Bytes that sorts, joins and groupings may take. Default: what the platform says. */
  readonly memoryBytes?: number | undefined
  /** Whether rows are encoded and decoded between tasks, though these are in one thread. */
  readonly travelCheck?: boolean
  /** Whether regions of the job may be restarted alone: what is materialised is kept for that. Default `false`. */
  readonly restartsRegions?: boolean
}
