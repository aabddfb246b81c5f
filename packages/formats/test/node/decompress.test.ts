import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compressionOfName, extensionOf, type Compression } from '../../src/index.ts'
import { compressMember, decompress } from '../../src/node/index.ts'
import { chunksOf } from '../support/decode.ts'

const compressors: [Compression, (bytes: Uint8Array) => Uint8Array][] = [
  ['gzip', (bytes) => gzipSync(bytes)],
  ['zstd', (bytes) => zstdCompressSync(bytes)],
  ['deflate', (bytes) => deflateSync(bytes)],
]
const text = Array.from({ length: 20_000 }, (_, index) => `line ${(index * 7919) % 1013} of ${index}\n`).join(
  '',
)
const bytes = new TextEncoder().encode(text)

interface Unpacked {
  text: string
  error: { code: string; message: string } | undefined
}

async function unpack(
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  compression: Compression,
): Promise<Unpacked> {
  const decoder = new TextDecoder()
  let unpacked = ''
  try {
    for await (const chunk of decompress(chunks, compression, 'data.z'))
      unpacked += decoder.decode(chunk, { stream: true })
  } catch (error) {
    return { text: unpacked, error: error as Unpacked['error'] }
  }
  return { text: unpacked, error: undefined }
}

function join(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

describe.each(compressors)('%s', (compression, compress) => {
  const packed = compress(bytes)

  test.each([[[]], [[1000]], [[70, 50_000]]])('is read in chunks of %j', async (lengths) => {
    expect(await unpack(chunksOf(packed, lengths), compression)).toEqual({ text, error: undefined })
  })

  test('one that is cut says where, after what could be read', async () => {
    for (const cut of [1, 30, packed.length - 20]) {
      const end = packed.length - cut
      const { text: read, error } = await unpack(chunksOf(packed.subarray(0, end), [512]), compression)
      expect(error).toMatchObject({
        code: 'COMPRESSION_CUT',
        message: `data.z was cut in mid-${compression} at byte ${end}. Copy the file again.`,
      })
      expect(text.startsWith(read)).toBe(true)
      expect(cut > 100 || read.length > text.length / 2).toBe(true)
    }
  })

  test('garbage behind it is an error, not the end', async () => {
    for (const lengths of [[], [999], [7000]]) {
      const { error } = await unpack(
        chunksOf(join(packed, new TextEncoder().encode('garbage behind it')), lengths),
        compression,
      )
      expect(error?.code).toBe('COMPRESSION_DAMAGED')
    }
  })

  test('other data is an error', async () => {
    expect((await unpack([new TextEncoder().encode('a,b,c\n1,2,3\n')], compression)).error?.code).toBe(
      'COMPRESSION_DAMAGED',
    )
    expect((await unpack([], compression)).error?.code).toBe('COMPRESSION_CUT')
  })

  test('an error of the input and an early end are passed on', async () => {
    let closed = 0
    async function* input() {
      try {
        yield* chunksOf(packed, [512])
        throw new Error('disk on fire')
      } finally {
        closed++
      }
    }
    expect((await unpack(input(), compression)).error?.message).toBe('disk on fire')
    for await (const chunk of decompress(input(), compression, 'x')) {
      expect(chunk.length).toBeGreaterThan(0)
      break
    }
    expect(closed).toBe(2)
  })
})

test('zeros behind gzip data are padding', async () => {
  expect(await unpack([join(gzipSync('a'), new Uint8Array(700))], 'gzip')).toEqual({
    text: 'a',
    error: undefined,
  })
})

test.each(['gzip', 'zstd'] as const)(
  'property: %s members one behind the other are one file',
  async (compression) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.integer({ min: 1, max: 60 })),
        async (parts, lengths) => {
          const members = await Promise.all(
            parts.map((part) => compressMember(new TextEncoder().encode(part), compression)),
          )
          expect(await unpack(chunksOf(join(...members), lengths), compression)).toEqual({
            text: parts.join(''),
            error: undefined,
          })
        },
      ),
      { numRuns: 50 },
    )
  },
)

test('names tell the compression', () => {
  expect(
    ['a.gz', 'a.GZIP', 'a.csv.zst', 'a.deflate', 'a.csv', 'gz', 'dir.gz/a'].map((name) =>
      compressionOfName(name),
    ),
  ).toEqual(['gzip', 'gzip', 'zstd', 'deflate', undefined, undefined, undefined])
  expect(() => compressionOfName('a.bz2')).toThrow(
    expect.objectContaining({ code: 'COMPRESSION_UNSUPPORTED' }),
  )
  expect(compressionOfName(`a${extensionOf('gzip')}`)).toBe('gzip')
})
