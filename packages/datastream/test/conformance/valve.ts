import { WatermarkCombiner, WatermarkValve } from '@wiesel/runtime/internal'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual, expectOutputs, outputOf, timeOf } from './case-values.ts'

function runStatusValve({ setup, steps }: ConformanceCase): void {
  let outputs: unknown[][] = []
  const valve = new WatermarkValve(setup.channels as number, {
    watermark: (timestamp) => void outputs.push(['watermark', timestamp]),
    idle: (idle) => void outputs.push(['status', idle ? 'IDLE' : 'ACTIVE']),
  })
  for (const [name, ...rest] of steps) {
    const args = rest
    if (name === 'watermark') valve.watermark(args[0] as number, timeOf(args[1] as number))
    else if (name === 'status') valve.status(args[0] as number, args[1] === 'IDLE')
    else if (name === 'expect') {
      expectOutputs(name, (args[0] as any[][]).map(outputOf), outputs, true)
      outputs = []
    } else if (name === 'expectChannel') {
      const channel = valve.channel(args[0] as number)
      for (const [field, value] of Object.entries(args[1] as Record<string, unknown>)) {
        expectEqual(
          `channel ${args[0]} ${field}`,
          typeof value === 'boolean' ? value : timeOf(value as number),
          channel[field as keyof typeof channel],
        )
      }
    } else throw new Unsupported(`needs valve step ${String(name)}`)
  }
}

/** The combiner as the outputs of several splits use it: each may emit at once, or with the next periodic emission. */
function runMultiplexer({ steps }: ConformanceCase): void {
  const combiner = new WatermarkCombiner()
  const state: { lastWatermark: number | null; idle: boolean } = { lastWatermark: null, idle: false }
  const known = new Set<string>()
  const refresh = (): void => {
    if (combiner.refresh()) state.lastWatermark = combiner.watermark
    state.idle = combiner.idle
  }
  for (const [name, ...rest] of steps) {
    const args = rest
    switch (name) {
      case 'register':
        known.add(args[0] as string)
        combiner.add(args[0] as string)
        break
      case 'unregister':
        if (args[1] !== undefined) expectEqual(name, args[1], known.has(args[0] as string))
        known.delete(args[0] as string)
        combiner.remove(args[0] as string)
        break
      case 'emit':
        combiner.update(args[0] as string, timeOf(args[2] as number))
        if (args[1] === 'immediate') refresh()
        break
      case 'markIdle':
        combiner.setIdle(args[0] as string, true)
        if (args[1] === 'immediate') refresh()
        break
      case 'periodicEmit':
        refresh()
        break
      case 'expectOutput':
        for (const [field, value] of Object.entries(args[0] as Record<string, unknown>))
          expectEqual(field, value, state[field as keyof typeof state])
        break
      default:
        throw new Unsupported(`needs multiplexer step ${String(name)}`)
    }
  }
}

/** The watermark of several channels, or of several splits. */
export function runValve(conformanceCase: ConformanceCase): void {
  if (conformanceCase.setup.component === 'StatusWatermarkValve') runStatusValve(conformanceCase)
  else runMultiplexer(conformanceCase)
}
