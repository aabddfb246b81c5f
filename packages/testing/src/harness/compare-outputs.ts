/**
 * Compares what two runs of one operator emitted, up to the order that is promised: watermarks and statuses stand at
 * the same places between records; between two of them the records of one key keep their order, those of different keys
 * may mix. Where keys of outputs are not known, only the collection of records between two watermarks is compared.
 */
import { inspect } from 'node:util'
import type { HarnessOutput } from './harness-output.ts'

/** What may differ between two runs. */
export interface ComparisonOptions {
  /** The key of an output, if the order per key is to be compared. */
  readonly outputKey?: (value: any) => unknown
  /** Compares records only. */
  readonly ignoreWatermarks?: boolean
  /** Compares entry by entry. */
  readonly exact?: boolean
}

/** Text that is equal exactly where values are. */
function textOf(value: unknown): string {
  return inspect(value, {
    depth: Infinity,
    breakLength: Infinity,
    maxArrayLength: null,
    maxStringLength: null,
    sorted: true,
  })
}

function canonical(outputs: readonly HarnessOutput[], options: ComparisonOptions): string[] {
  const kept = options.ignoreWatermarks === true ? outputs.filter(([kind]) => kind === 'record') : outputs
  if (options.exact === true) return kept.map(textOf)
  const lines: string[] = []
  let segment: { key: string; text: string }[] = []
  const close = (): void => {
    lines.push(
      ...segment.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ text }) => text),
    )
    segment = []
  }
  for (const output of kept) {
    const text = textOf(output)
    if (output[0] === 'record') {
      segment.push({
        key: options.outputKey === undefined ? text : textOf(options.outputKey(output[1])),
        text,
      })
    } else {
      close()
      lines.push(text)
    }
  }
  close()
  return lines
}

/** The first difference, in words; `undefined` when there is none. */
export function firstDifference(
  expected: readonly HarnessOutput[],
  actual: readonly HarnessOutput[],
  options: ComparisonOptions = {},
): string | undefined {
  const [a, b] = [canonical(expected, options), canonical(actual, options)]
  const at = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).find((i) => a[i] !== b[i])
  if (at === undefined) return undefined
  const around = (lines: readonly string[]): string => lines.slice(Math.max(0, at - 2), at + 3).join('\n    ')
  return `entry ${at} should be ${a[at] ?? 'missing'} and is ${b[at] ?? 'missing'}\n  expected near it:\n    ${around(a)}\n  found near it:\n    ${around(b)}`
}
