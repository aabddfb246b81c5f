import {
  keyGroupOfHash,
  keyGroupRange,
  defaultMaxParallelism,
  subtaskOfKeyGroup,
  checkParallelism,
  roundUpToPowerOfTwo,
} from '@wiesel/runtime/internal'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual, expectFailure } from './case-values.ts'

type Range = [number, number]

function ranges(maxParallelism: number, parallelism: number): Range[] {
  return Array.from({ length: parallelism }, (_, subtask) => {
    const { start, end } = keyGroupRange(subtask, parallelism, maxParallelism)
    return [start, end]
  })
}

/** Key groups and their ranges. Java keys are checked from their hash code on. */
export async function runKeyGroups({ steps }: ConformanceCase): Promise<void> {
  for (const [name, ...rest] of steps) {
    const args = rest
    switch (name) {
      case 'ranges':
        expectEqual(name, args[2], ranges(args[0] as number, args[1] as number))
        break
      case 'rangesThrows':
        await expectFailure(name, () => checkParallelism(args[1] as number, args[0] as number))
        break
      case 'everyKeyGroupInRangeOfItsOperator':
        ranges(args[0] as number, args[1] as number).forEach(([start, end], subtask) => {
          for (let group = start; group <= end; group++)
            expectEqual(
              `${name} ${group}`,
              subtask,
              subtaskOfKeyGroup(group, args[1] as number, args[0] as number),
            )
        })
        break
      case 'keyGroup': {
        const hash = args[2] as number
        expectEqual(
          `${name} ${String(args[1])}`,
          [args[4], args[5], args[6]],
          [10, 128, 32768].map((max) => keyGroupOfHash(hash, max)),
        )
        break
      }
      case 'roundUpToPowerOfTwo':
        expectEqual(`${name} ${args[0]}`, args[1], roundUpToPowerOfTwo(args[0] as number))
        break
      case 'defaultMaxParallelism':
        expectEqual(name, args[1], defaultMaxParallelism(args[0] as number))
        break
      case 'defaultMaxParallelismThrows':
        await expectFailure(name, () =>
          checkParallelism(args[0] as number, defaultMaxParallelism(args[0] as number)),
        )
        break
      default:
        throw new Unsupported(`needs key groups step ${String(name)}`)
    }
  }
}
