import { channelChooser } from '@wiesel/runtime/internal'
import { Mismatch, Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual, expectFailure, functionOf } from './case-values.ts'

const PARTITIONERS = ['rebalance', 'rescale', 'global', 'forward', 'shuffle', 'broadcast']

/** How each partitioner chooses a channel. */
export async function runPartitioner({ steps }: ConformanceCase): Promise<void> {
  let choose = (): number => 0
  let channels = 1
  for (const [name, ...rest] of steps) {
    const args = rest
    switch (name) {
      case 'setup': {
        if (!PARTITIONERS.includes(args[0] as string))
          throw new Unsupported(`needs partitioner ${String(args[0])}`)
        channels = args[1] as number
        const chooser = channelChooser(args[0], channels, 32768, undefined, Math.random)
        choose = () => {
          const channel = chooser?.({}) ?? 0
          if (channel < 0) throw new RangeError('a broadcast goes to all channels, and chooses none')
          return channel
        }
        break
      }
      case 'selectThrows':
        await expectFailure(name, choose)
        break
      case 'expectThrows':
        if (args[0]?.[0] !== 'select') throw new Unsupported('needs another partitioner step that fails')
        await expectFailure(name, choose)
        break
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
          (args[0] as number[]).map(() => (choose() - first + channels) % channels),
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
