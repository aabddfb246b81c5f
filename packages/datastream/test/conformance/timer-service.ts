import { keyGroupOf } from '@wiesel/runtime'
import { SnapshotReader, type OperatorSnapshot } from '@wiesel/runtime/internal'
import { Unsupported, type ConformanceCase } from './case-types.ts'
import { expectEqual, functionOf, timeOf } from './case-values.ts'
import { LocalKeys, TimerLab, type Domain, type LocalKeyGroups } from './timer-lab.ts'

const sorted = (values: readonly unknown[]): string[] => values.map((value) => JSON.stringify(value)).sort()

/** The part of a snapshot that belongs to some key groups. */
function onlyGroups(snapshot: OperatorSnapshot, groups: readonly number[]): OperatorSnapshot {
  const keyed = Object.entries(snapshot.keyed).map(([state, blocks]) => [
    state,
    Object.fromEntries(Object.entries(blocks).filter(([group]) => groups.includes(Number(group)))),
  ])
  return { ...snapshot, keyed: Object.fromEntries(keyed) as OperatorSnapshot['keyed'] }
}

/** Each timer stands in the key group of its key. */
function expectKeyGroups(snapshot: OperatorSnapshot, maxParallelism: number, timers: number): void {
  for (const state of ['timers/event', 'timers/processing']) {
    let found = 0
    for (const [group, block] of Object.entries(snapshot.keyed[state] ?? {})) {
      const reader = new SnapshotReader({ keyed: { [state]: { [Number(group)]: block } }, lists: {} })
      for (const [key] of reader.keyed(state)) {
        expectEqual(`key group of a timer of ${String(key)}`, keyGroupOf(key, maxParallelism), Number(group))
        found++
      }
    }
    expectEqual(state, timers, found)
  }
}

function runWith(params: LocalKeyGroups, { steps, ordered }: ConformanceCase): void {
  const { maxParallelism } = params
  const keys = new LocalKeys(params)
  let onFire: readonly any[][] = []
  const open = (restored?: OperatorSnapshot): TimerLab => {
    const lab: TimerLab = new TimerLab(
      maxParallelism,
      () => onFire.forEach((step) => run(lab, step)),
      restored,
    )
    return lab
  }
  let labs = [open()]
  const run = (lab: TimerLab, [name, ...args]: readonly any[]): void => {
    const [first, second, third, fourth] = args
    const domain = first as Domain
    switch (name) {
      case 'register': {
        const key = keys.keyOf(second as string)
        if (domain === 'event') lab.timers.addEvent(timeOf(fourth as number), key, third as string)
        else lab.timers.addProcessing(timeOf(fourth as number), key, third as string)
        break
      }
      case 'registerMany': {
        const of = (text: string): ((i: number) => any) => functionOf(`(i) => ${text}`)
        for (let i = 0; i < first.count; i++) {
          const timer = [of(first.time)(i), of(first.key)(i), of(first.namespace)(i)] as [number, any, string]
          if (first.domains.includes('event')) lab.timers.addEvent(...timer)
          if (first.domains.includes('processing')) lab.timers.addProcessing(...timer)
        }
        break
      }
      case 'delete':
        lab.timers[domain].remove(timeOf(fourth as number), keys.keyOf(second as string), third as string)
        break
      case 'onFire':
        onFire = first as any[][]
        break
      case 'processingTime':
        lab.processingTime(timeOf(first as number))
        break
      case 'watermark':
        lab.watermark(timeOf(first as number))
        break
      case 'snapshotRestore':
        labs = [open(lab.snapshot())]
        break
      case 'snapshotSplit': {
        const snapshot = lab.snapshot()
        labs = (args as string[][]).map((names) => {
          const groups = names.map((key) => keyGroupOf(keys.keyOf(key), maxParallelism))
          return open(onlyGroups(snapshot, groups))
        })
        break
      }
      case 'on':
        run(labs[first as number], second as any[])
        break
      case 'expectTimers':
        expectEqual(`${name} ${domain}`, second, lab.count(domain, third as string | undefined))
        break
      case 'expectPhysicalTimers': {
        const wakes = lab.wakeTime === Infinity ? [] : [lab.wakeTime]
        expectEqual(
          name,
          (second ?? null) === null ? [first] : [first, second],
          (second ?? null) === null ? [wakes.length] : [wakes.length, ...wakes],
        )
        break
      }
      case 'expectTime':
        expectEqual(
          name,
          timeOf(second as number),
          domain === 'event' ? lab.timers.currentWatermark : lab.now,
        )
        break
      case 'expectFired': {
        const fired = lab.fired.splice(0)
        if (ordered === true) expectEqual(name, first, fired)
        else expectEqual(name, sorted(first as unknown[]), sorted(fired))
        break
      }
      case 'expectPerKeyGroup':
        expectKeyGroups(lab.snapshot(), maxParallelism, lab.timers.event.size)
        break
      default:
        throw new Unsupported(`needs timer service step ${String(name)}`)
    }
  }
  for (const step of steps) run(labs[0], step)
}

/** The timers of an operator themselves: unique by key, namespace and time; one wake-up of the clock; snapshots. */
export function runTimerService(conformanceCase: ConformanceCase): void {
  const { params, maxParallelism = 128, keyGroups = [0, 127] } = conformanceCase.setup
  const all = (params as LocalKeyGroups[] | undefined) ?? [
    { startKeyGroup: keyGroups[0], endKeyGroup: keyGroups[1], maxParallelism },
  ]
  for (const one of all) runWith(one, conformanceCase)
}
