import { channelChooser } from '@wiesel/runtime/internal'
import { Mismatch, Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual, functionOf } from './case-values.ts'

/** How each partitioner chooses a channel. */
export function runPartitioner({ steps }: ConformanceCase): void {
  let choose = (): number => 0
  for (const [name, ...rest] of steps) {
    const args = rest
    switch (name) {
      case 'setup': {
        const chooser = channelChooser(args[0], args[1] as number, 32768, undefined, Math.random)
        choose = () => chooser?.({}) ?? 0
        break
      }
      case 'select':
        expectEqual(
          name,
          args[0],
          (args[0] as number[]).map(() => choose()),
        )
        break
      case 'selectRelative': {
        const first = choose()
        expectEqual(
          name,
          args[0],
          (args[0] as number[]).map(() => (choose() - first + 3) % 3),
        )
        break
      }
      case 'selectInRange': {
        const channel = choose()
        if (channel < args[0] || channel >= args[1]) throw new Mismatch(name, args, channel)
        break
      }
      case 'sameChannel': {
        const keyOf = functionOf<(value: unknown) => unknown>(args[1] as string)
        const chooser = channelChooser('hash', args[5] as number, args[2] as number, { keyOf }, Math.random)
        expectEqual(name, chooser?.(args[3]), chooser?.(args[4]))
        break
      }
      default:
        throw new Unsupported(`needs partitioner step ${String(name)}`)
    }
  }
}
