/** The sixteen ways in which three vertices of a directed graph may be connected, as they are numbered in sociology. */
export const TRIAD_TYPES = [
  '003',
  '012',
  '102',
  '021D',
  '021U',
  '021C',
  '111D',
  '111U',
  '030T',
  '030C',
  '201',
  '120D',
  '120U',
  '120C',
  '210',
  '300',
] as const

/** One of the {@link TRIAD_TYPES}: mutual, one-way and missing pairs; then down, up, cyclic or transitive. */
export type TriadType = (typeof TRIAD_TYPES)[number]

/** The type of two pairs that meet in a vertex, by their masks as seen from there (`0b10`: away), where the third pair has no edge. */
export function openType(a: number, b: number): TriadType {
  if (a === 0b11 || b === 0b11) {
    if (a === b) return '201'
    return (a === 0b11 ? b : a) === 0b10 ? '111U' : '111D'
  }
  if (a !== b) return '021C'
  return a === 0b10 ? '021D' : '021U'
}

/** The type of a triangle, by the three masks that each vertex sees of its two pairs. */
export function closedType(corners: readonly (readonly [a: number, b: number])[]): TriadType {
  const mutual = corners.flat().filter((mask) => mask === 0b11).length / 2
  if (mutual === 3) return '300'
  if (mutual === 2) return '210'
  if (mutual === 1) {
    const open = corners.find(([a, b]) => a !== 0b11 && b !== 0b11) as readonly [number, number]
    return ({ '021D': '120D', '021U': '120U', '021C': '120C' } as const)[
      openType(...open) as '021D' | '021U' | '021C'
    ]
  }
  return corners.every(([a, b]) => a !== b) ? '030C' : '030T'
}
