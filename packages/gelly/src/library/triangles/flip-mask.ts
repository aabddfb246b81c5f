/** A mask of a pair of vertices as the other one sees it. */
export function flipMask(mask: number): number {
  return ((mask & 0b01) << 1) | (mask >> 1)
}
