import { TimeWindow, type Window } from '@wiesel/runtime'
import { Mismatch, Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual, expectFailure, timeOf, withLimits } from './case-values.ts'
import { makeAssigner } from './make-assigner.ts'

function plain(window: Window): unknown {
  return window instanceof TimeWindow ? [window.start, window.end] : 'G'
}

const byStart = (a: unknown, b: unknown): number => JSON.stringify(a).localeCompare(JSON.stringify(b))

function expectStagger(
  kind: string,
  now: number,
  sizeMs: number,
  expected: number | { min: number; maxExclusive: number },
): void {
  const assigner = makeAssigner(['TumblingProcessingTimeWindows', sizeMs, 0, kind])
  const [window] = assigner.assignWindows('x', 0, { currentProcessingTime: now })
  const offset = (((window as TimeWindow).start % sizeMs) + sizeMs) % sizeMs
  if (typeof expected === 'number') expectEqual(`stagger ${kind}`, expected, offset)
  else if (offset < expected.min || offset >= expected.maxExclusive)
    throw new Mismatch(`stagger ${kind}`, expected, offset)
}

/** Which windows a record belongs to. */
export async function runWindowAssigner({ setup, steps }: ConformanceCase): Promise<void> {
  const assigner = setup.assigner === undefined ? undefined : makeAssigner(setup.assigner as unknown[])
  for (const [name, ...rest] of steps) {
    const args = rest
    switch (name) {
      case 'assign': {
        const context = { currentProcessingTime: timeOf((args[2] as number | null) ?? 0) }
        const windows =
          assigner?.assignWindows(args[0], timeOf((args[1] as number | null) ?? 'MIN'), context).map(plain) ??
          []
        const expected = withLimits(args[3]) as unknown[]
        if (args[4]?.ordered === true) expectEqual(name, expected, windows)
        else expectEqual(name, expected.toSorted(byStart), windows.toSorted(byStart))
        break
      }
      case 'assignThrows':
        await expectFailure(name, () =>
          assigner?.assignWindows(args[0], timeOf((args[1] as number | null) ?? 'MIN'), {
            currentProcessingTime: args[2] as number,
          }),
        )
        break
      case 'constructThrows':
        await expectFailure(name, () => makeAssigner(args[0] as unknown[]))
        break
      case 'properties':
        expectEqual('isEventTime', args[0].isEventTime, assigner?.isEventTime)
        if (args[0].defaultTrigger !== undefined)
          expectEqual('defaultTrigger', args[0].defaultTrigger, assigner?.defaultTrigger().constructor.name)
        break
      case 'mergeWindows': {
        const merges: { merged: unknown[]; into: unknown }[] = []
        const windows = (args[0] as [number, number][]).map(([start, end]) => new TimeWindow(start, end))
        assigner?.mergeWindows?.(windows, (merged, into) =>
          merges.push({ merged: merged.map(plain).toSorted(byStart), into: plain(into) }),
        )
        const expected = (args[1] as { merged: unknown[]; into: unknown }[]).map(({ merged, into }) => ({
          merged: merged.toSorted(byStart),
          into,
        }))
        expectEqual(name, expected, merges)
        break
      }
      case 'windowStart': {
        const [timestamp, offset, size, start] = (args as (number | string)[]).map((time) => timeOf(time))
        expectEqual(name, start, TimeWindow.startOf(timestamp, offset, size))
        break
      }
      case 'intersects': {
        const [a, b] = (args as [number, number][])
          .slice(0, 2)
          .map(([start, end]) => new TimeWindow(start, end))
        expectEqual(name, args[2], a.intersects(b))
        break
      }
      case 'stagger':
        expectStagger(args[0] as string, args[1] as number, args[2] as number, args[3])
        break
      default:
        throw new Unsupported(`needs window assigner step ${String(name)}`)
    }
  }
}
