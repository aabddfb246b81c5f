/**
 * What: keeps the sources of a group together in event time: who is more than the allowed drift ahead of the slowest
 *   is paused until that one has caught up.
 * Algorithm (Flink's): at each update the group's watermark is the minimum over readers that are neither idle nor at
 *   their end; a reader, or a split of it where it can pause splits, goes on while its watermark is at most that plus
 *   the drift.
 */
import type { TaskSource } from '../task/task-source.ts'
import type { WatermarkAlignment } from '../time/watermark-strategy.ts'
import { addTime, MAX_TIMESTAMP } from '../time/timestamp.ts'
import type { CancelSchedule, Platform } from './platform.ts'

/** A reader here, or one that is reached by messages. */
export type AlignedReader = Pick<TaskSource, 'alignedWatermark' | 'alignTo'>

interface Group {
  readonly alignment: WatermarkAlignment
  readonly members: AlignedReader[]
  cancel: CancelSchedule
}

export class WatermarkAlignmentGroups {
  private readonly groups = new Map<string, Group>()
  private readonly platform: Platform

  constructor(platform: Platform) {
    this.platform = platform
  }

  /** Puts a reader into a group. The first one decides drift and interval. */
  add(source: AlignedReader, alignment: WatermarkAlignment): void {
    let group = this.groups.get(alignment.group)
    if (group === undefined)
      this.groups.set(alignment.group, (group = { alignment, members: [], cancel: () => {} }))
    group.members.push(source)
  }

  /** Takes a reader out of its group. */
  remove(source: AlignedReader): void {
    for (const { members } of this.groups.values()) {
      const at = members.indexOf(source)
      if (at >= 0) members.splice(at, 1)
    }
  }

  start(): void {
    for (const group of this.groups.values()) this.scheduleUpdate(group)
  }

  close(): void {
    for (const group of this.groups.values()) group.cancel()
  }

  private scheduleUpdate(group: Group): void {
    group.cancel = this.platform.schedule(this.platform.now() + group.alignment.updateIntervalMs, () => {
      update(group)
      this.scheduleUpdate(group)
    })
  }
}

function update({ alignment, members }: Group): void {
  const slowest = members.reduce((min, member) => Math.min(min, member.alignedWatermark), MAX_TIMESTAMP)
  const limit = addTime(slowest, alignment.maxDriftMs)
  for (const member of members) member.alignTo(limit)
}
