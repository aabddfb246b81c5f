import { describe, expect, it } from 'vitest'
import { SeededRandom } from '../../src/simulation/random.ts'
import { SimulatedPlatform } from '../../src/simulation/simulated-platform.ts'
import { WatermarkAlignmentGroups } from '../../src/execution/watermark-alignment.ts'
import { MAX_TIMESTAMP, MIN_TIMESTAMP } from '../../src/time/timestamp.ts'

class Member {
  alignedWatermark = MIN_TIMESTAMP
  limit: number | undefined

  alignTo(limit: number): void {
    this.limit = limit
  }
}

function group(...members: Member[]): { platform: SimulatedPlatform; groups: WatermarkAlignmentGroups } {
  const platform = new SimulatedPlatform(new SeededRandom(1), 0, true)
  const groups = new WatermarkAlignmentGroups(platform)
  for (const member of members) {
    groups.add(member, { group: 'g', maxDriftMs: 500, updateIntervalMs: 1000 })
  }
  groups.start()
  return { platform, groups }
}

describe('WatermarkAlignmentGroups', () => {
  it('limits every reader to the slowest one plus the drift, at each update', () => {
    const [slow, fast] = [new Member(), new Member()]
    const { platform } = group(slow, fast)
    slow.alignedWatermark = 100
    fast.alignedWatermark = 9000
    platform.advanceToNext()
    expect([slow.limit, fast.limit, platform.now()]).toEqual([600, 600, 1001])
    slow.alignedWatermark = 8800
    platform.advanceToNext()
    expect(fast.limit).toBe(9300)
  })

  it('holds back all while one has no watermark yet, and none when all are idle or at their end', () => {
    const [silent, other] = [new Member(), new Member()]
    const { platform } = group(silent, other)
    other.alignedWatermark = 0
    platform.advanceToNext()
    expect(other.limit).toBe(MIN_TIMESTAMP + 500)
    silent.alignedWatermark = other.alignedWatermark = MAX_TIMESTAMP
    platform.advanceToNext()
    expect(other.limit).toBe(MAX_TIMESTAMP)
  })

  it('stops updating when it is closed', () => {
    const { platform, groups } = group(new Member())
    groups.close()
    expect(platform.hasScheduled).toBe(false)
  })
})
