/** Checksums of four bytes in a row at a time: the table of a byte that is so many bytes from the end of the four. */
const [TABLE_0, TABLE_1, TABLE_2, TABLE_3] = tables()

function tables(): Int32Array[] {
  const first = Int32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1
    return crc
  })
  const all = [first]
  for (let i = 1; i < 4; i++) {
    const before = all[i - 1]
    all.push(before.map((crc) => first[crc & 0xff] ^ (crc >>> 8)))
  }
  return all
}

interface Host {
  readonly getBuiltinModule?: (name: string) => { readonly crc32?: (bytes: Uint8Array) => number } | undefined
}

/** That of the host, where it has one: it takes a tenth of the time. */
const native = (globalThis as { readonly process?: Host }).process?.getBuiltinModule?.('zlib')?.crc32

/** The checksum of zip and gzip (IEEE 802.3). */
export function crc32(bytes: Uint8Array): number {
  return native === undefined ? portableCrc32(bytes) : native(bytes)
}

/** The same, computed here. */
export function portableCrc32(bytes: Uint8Array): number {
  let crc = -1
  let at = 0
  for (const end = bytes.length - 3; at < end; at += 4) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)
    crc =
      TABLE_3[crc & 0xff] ^ TABLE_2[(crc >>> 8) & 0xff] ^ TABLE_1[(crc >>> 16) & 0xff] ^ TABLE_0[crc >>> 24]
  }
  for (; at < bytes.length; at++) crc = TABLE_0[(crc ^ bytes[at]) & 0xff] ^ (crc >>> 8)
  return (crc ^ -1) >>> 0
}
