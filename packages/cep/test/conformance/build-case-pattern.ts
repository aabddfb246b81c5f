import { AfterMatchSkipStrategy, Pattern, type AnyPattern, type SkipStrategy } from '../../src/index.ts'
import type { Call, CaseEvent, CepCase } from './cep-case.ts'

const GROUP_CALLS: Record<string, string> = {
  nextGroup: 'next',
  followedByGroup: 'followedBy',
  followedByAnyGroup: 'followedByAny',
}

/** The pattern a vector's calls build. */
export function buildCasePattern({ pattern, skip }: Pick<CepCase, 'pattern' | 'skip'>): AnyPattern {
  return buildCalls(pattern, skipOf(skip))
}

function buildCalls(calls: readonly Call[], skip?: SkipStrategy): AnyPattern {
  let pattern: AnyPattern | undefined
  for (const call of calls) pattern = apply(pattern, call, skip)
  if (!pattern) throw new Error('A vector without calls')
  return pattern
}

function apply(pattern: AnyPattern | undefined, [name, ...args]: Call, skip?: SkipStrategy): AnyPattern {
  if (name === 'begin') return Pattern.begin<CaseEvent>(args[0] as string, skip)
  if (name === 'beginGroup') return Pattern.begin(buildCalls(args[0] as Call[]), skip)
  if (!pattern) throw new Error(`A vector that begins with ${name}`)
  if (name in GROUP_CALLS) return call(pattern, GROUP_CALLS[name], [buildCalls(args[0] as Call[])])
  switch (name) {
    case 'where':
    case 'or':
    case 'until':
      return call(pattern, name, [expression(args[0] as string)])
    case 'subtype':
      return pattern.where((event: CaseEvent) => event.type === args[0])
    case 'times':
    case 'oneOrMore':
    case 'timesOrMore': {
      const gap = args.find((arg): arg is { within?: number } => typeof arg === 'object' && arg !== null)
      const numbers = args.filter((arg) => typeof arg === 'number')
      if (name === 'times' && numbers.length === 1) numbers.push(numbers[0])
      return call(pattern, name, gap ? [...numbers, gap.within] : numbers)
    }
    default:
      return call(pattern, name, args)
  }
}

function call(pattern: AnyPattern, name: string, args: readonly unknown[]): AnyPattern {
  const method = (pattern as unknown as Record<string, unknown>)[name]
  if (typeof method !== 'function') throw new Error(`The pattern API has no ${name}`)
  return (method as (...given: unknown[]) => AnyPattern).apply(pattern, [...args])
}

/** A condition is given as JavaScript; it gets a context only if it mentions one. */
export function expression(text: string): (event: CaseEvent) => boolean {
  const body = `return (${text})`
  // oxlint-disable-next-line typescript/no-implied-eval -- the vectors hold conditions as source text
  return (/\bctx\b/.test(text) ? new Function('e', 'ctx', body) : new Function('e', body)) as () => boolean
}

function skipOf(skip: CepCase['skip']): SkipStrategy {
  const options = { throwOnMiss: skip?.throwIfMissing ?? false }
  switch (skip?.strategy) {
    case undefined:
    case 'NO_SKIP':
      return AfterMatchSkipStrategy.noSkip()
    case 'SKIP_TO_NEXT':
      return AfterMatchSkipStrategy.skipToNext()
    case 'SKIP_PAST_LAST_EVENT':
      return AfterMatchSkipStrategy.skipPastLastEvent()
    case 'SKIP_TO_FIRST':
      return AfterMatchSkipStrategy.skipToFirst(skip.pattern ?? '', options)
    case 'SKIP_TO_LAST':
      return AfterMatchSkipStrategy.skipToLast(skip.pattern ?? '', options)
    default:
      throw new Error(`Unknown skip strategy ${skip?.strategy}`)
  }
}
