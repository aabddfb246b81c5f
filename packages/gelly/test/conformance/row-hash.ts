import { functionOf, NotCovered, type GellyCase } from './gelly-case.ts'
import { blocksOfLong, hashOfText, hashOfTuple, hashOfValue, murmur } from './java-hash.ts'

const DIRECTIONS: Readonly<Record<number, string>> = { 0b10: '->', 0b01: '<-', 0b11: '<->' }

/** The directions of a triangle's three pairs. */
export function directionsOf(mask: number): [string, string, string] {
  return [DIRECTIONS[mask >> 4], DIRECTIONS[(mask >> 2) & 0b11], DIRECTIONS[mask & 0b11]]
}

/** A double as Java prints it, where it is an ordinary fraction. */
function javaDouble(value: number): string {
  if (Number.isInteger(value)) return `${value}.0`
  return value >= 1e-3
    ? String(value)
    : value
        .toExponential()
        .replace('e', 'E')
        .replace(/^(\d)E/, '$1.0E')
}

function triangleLine([v0, v1, v2, mask]: readonly any[]): string {
  const text = `1st vertex ID: ${v0}, 2nd vertex ID: ${v1}, 3rd vertex ID: ${v2}`
  if (mask === undefined) return text
  const [d01, d02, d12] = directionsOf(mask)
  return `${text}, edge directions: ${v0}${d01}${v1}, ${v0}${d02}${v2}, ${v1}${d12}${v2}`
}

/** The line that is printed for a row. */
function lineOf(one: GellyCase): (row: readonly any[]) => string {
  const { line } = one.args
  if (line === 'printable') return triangleLine
  const names = {
    edgeIdsPrintChecksum: ['source', 'target'],
    connectedComponents: ['id', 'value'],
    jaccardIndex: ['v0', 'v1', 'shared', 'distinct'],
  }[one.op]
  if (names === undefined) throw new NotCovered(`the lines of ${one.op} are not known`)
  const call = functionOf(line, 'javaDouble', ...names)
  return (row) => call(javaDouble, ...row)
}

const degreesHash = (degrees: readonly number[]): number => murmur(0x3a12fc31, degrees.flatMap(blocksOfLong))

/** The hash that the checksum of a case adds up. */
export function rowHashOf(one: GellyCase): (row: readonly any[]) => number {
  if (one.idHash === 'printed line') {
    const line = lineOf(one)
    return (row) => hashOfText(line(row))
  }
  const kind = one.idHash ?? 'LongValue'
  const id = (value: unknown): number => hashOfValue(value, kind)
  const long = (value: unknown): number => hashOfValue(value, one.valueHash ?? 'LongValue')
  switch (one.op) {
    case 'jaccardIndex':
      return ([a, b, shared, distinct]) => murmur(0x731f73e7, [id(a), id(b), shared, distinct])
    case 'localClusteringCoefficient': {
      const seed = one.args.order === 'directed' ? 0x37a208c4 : 0xc23937c1
      return ([a, [degree, triangles]]) =>
        murmur(seed, [id(a), ...blocksOfLong(degree), ...blocksOfLong(triangles)])
    }
    case 'triangleListing':
      return ([a, b, c, mask]) =>
        mask === undefined
          ? murmur(0xd39fd1ab, [id(a), id(b), id(c)])
          : murmur(0x0846ea21, [id(a), id(b), id(c), mask])
    case 'vertexDegrees':
      return ([a, degrees]) => hashOfTuple([id(a), degreesHash(degrees)])
    case 'edgeSourceDegrees':
    case 'edgeTargetDegrees':
    case 'edgeDegreesPair':
      return ([a, b, [value, ...degrees]]) =>
        hashOfTuple([id(a), id(b), hashOfTuple([hashOfValue(value, 'Long'), ...degrees.map(degreesHash)])])
    case 'edgeSourceDegree':
    case 'edgeTargetDegree':
    case 'edgeDegreePair':
      return ([a, b, [value, ...degrees]]) =>
        hashOfTuple([id(a), id(b), hashOfTuple([hashOfValue(value, 'Long'), ...degrees.map(long)])])
    case 'connectedComponents':
      return (row) => hashOfTuple(row.map(id))
    case 'communityDetection':
    case 'vertexDegree':
      return ([a, value]) => hashOfTuple([id(a), long(value)])
    default:
      return (row) => hashOfTuple(row.map(id))
  }
}
