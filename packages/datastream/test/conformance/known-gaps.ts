/** Kinds of cases that cannot pass yet, and why. */
const KIND_GAPS: Record<string, string> = {
  recordAttributes: 'not applicable: no source reports a backlog, and nothing is done differently for one',
}

const CHAINED_SOURCES =
  'not applicable: a source shares no chain with an operator of several inputs, which is seen in plans only'
const OLD_SOURCES = 'not applicable: there are no sources of the old kind'
const NAMES = 'not applicable: the names and descriptions are those of Flink’s web page'
const RANGES =
  'not applicable: key groups find their subtask one by one, ranges of them are never met with each other'

/** Single cases that cannot pass, by a part of their id (or by all of it, behind `=`), and why. */
const CASE_GAPS: Record<string, string> = {
  '=WindowOperatorTest#testCleanupTimeOverflow':
    'not applicable: windows near the limit of 64-bit timestamps',
  'TimestampsAndWatermarksOperatorTest#testNegativeTimestamps':
    'not applicable: the smallest timestamp means "none" (decision 0002)',
  'BatchExecutionInternalTimeServiceTest#testForEachEventTimeTimerUnsupported':
    'not applicable: nobody can look at all timers',
  'AsyncWaitOperatorTest#testObjectReused': 'not applicable: records are never reused',
  'InternalTimerServiceImplTest#testKeyGroupStartIndexSetting':
    'not applicable: timers are not indexed by local key group',
  'SideOutputITCase#testSideOutputNameClash':
    'not applicable: the type of a side output is known to the compiler only',
  'IntervalJoinITCase#testExecutionFailsInProcessingTime':
    'not applicable: a stream has no time characteristic that an interval join could be called in',
  'KeyGroupRangeTest#': RANGES,
  'StreamingJobGraphGeneratorTest#testChainedSources': CHAINED_SOURCES,
  'StreamingJobGraphGeneratorTest#testNamingOfChainedMultipleInputs': CHAINED_SOURCES,
  'StreamingJobGraphGeneratorTest#testTreeDescriptionWithChainedSource': CHAINED_SOURCES,
  'StreamingJobGraphGeneratorTest#testCascadingDescriptionWithChainedSource': CHAINED_SOURCES,
  'StreamingJobGraphGeneratorTest#testYieldingOperatorNotChainableToTaskChainedToLegacySource': OLD_SOURCES,
  'StreamingJobGraphGeneratorTest#testYieldingOperatorProperlyChainedOnLegacySources': OLD_SOURCES,
  'StreamingJobGraphGeneratorTest#testNamingOfNonChainedMultipleInputs': NAMES,
  'StreamingJobGraphGeneratorTest#testNamingWithIndex': NAMES,
  'StreamingJobGraphGeneratorTest#testTreeDescription': NAMES,
  'StreamingJobGraphGeneratorTest#testIntermediateDataSetReuse':
    'not applicable: edges do not share intermediate data sets',
  'StreamingJobGraphGeneratorTest#testHybridPartitionReuse':
    'not applicable: edges do not share intermediate data sets',
}

const isAbout = (part: string, id: string): boolean => `=${id}` === part || id.includes(part)

/** Why a case is known not to pass; `undefined` for one that must. */
export function knownGap(kind: string, id: string): string | undefined {
  if (Object.hasOwn(KIND_GAPS, kind)) return KIND_GAPS[kind]
  const part = Object.keys(CASE_GAPS).find((one) => isAbout(one, id))
  return part === undefined ? undefined : CASE_GAPS[part]
}

/** Entries of the list that are about none of these cases. */
export function idleGaps(cases: readonly { id: string; kind: string }[]): string[] {
  return [
    ...Object.keys(KIND_GAPS).filter((kind) => cases.every((one) => one.kind !== kind)),
    ...Object.keys(CASE_GAPS).filter((part) => cases.every(({ id }) => !isAbout(part, id))),
  ]
}
