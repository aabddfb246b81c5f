/**
 * What: a column of text, in one of two ways: as indices into a dictionary that both sides remember from frame to frame and
 * that a frame adds to, or as one text of all. Begins with the dictionary, and leaves it for good when it becomes too large.
 */
import type { ByteReader } from './byte-reader.ts'
import type { ByteWriter } from './byte-writer.ts'
import { readTexts, writeTexts } from './text-block.ts'

/** Different texts that a dictionary may have. Indices have 16 bits. */
export const DICTIONARY_MAX = 16_384
/** UTF-16 units of all texts of a dictionary together. */
export const DICTIONARY_UNITS_MAX = 1 << 20

const JOINED = 0
const DICTIONARY = 1

export class TextColumnWriter {
  private dictionary: Map<string, number> | undefined = new Map()
  private units = 0
  private indices = new Uint16Array(0)

  write(out: ByteWriter, texts: readonly string[], count: number): void {
    const added = this.lookUp(texts, count)
    if (added === undefined) {
      out.byte(JOINED)
      writeTexts(out, texts, count)
      return
    }
    out.byte(DICTIONARY)
    out.count(added.length)
    if (added.length > 0) writeTexts(out, added, added.length)
    out.column(this.indices, count)
  }

  /** Sets the indices; returns the texts that are new, `undefined` when there is no dictionary any more. */
  private lookUp(texts: readonly string[], count: number): string[] | undefined {
    const { dictionary } = this
    if (dictionary === undefined) return undefined
    if (this.indices.length < count) this.indices = new Uint16Array(count)
    const { indices } = this
    const added: string[] = []
    // Columns of one text, or of runs, are many: the text before is compared first.
    let before: string | undefined
    let index: number | undefined
    for (let i = 0; i < count; i++) {
      const text = texts[i]
      if (text === before) {
        indices[i] = index as number
        continue
      }
      before = text
      index = dictionary.get(text)
      if (index === undefined) {
        index = dictionary.size
        this.units += text.length
        if (index === DICTIONARY_MAX || this.units > DICTIONARY_UNITS_MAX) {
          this.dictionary = undefined
          return undefined
        }
        dictionary.set(text, index)
        added.push(text)
      }
      indices[i] = index
    }
    return added
  }
}

export class TextColumnReader {
  private dictionary: string[] = []
  private texts: string[] = []

  /** The next `count` texts: valid until the next call. */
  read(bytes: ByteReader, count: number): string[] {
    if (bytes.byte() === JOINED) {
      this.dictionary = []
      return readTexts(bytes, count)
    }
    const added = bytes.count()
    if (added > 0) for (const text of readTexts(bytes, added)) this.dictionary.push(text)
    const indices = bytes.column(Uint16Array, count)
    const { dictionary, texts } = this
    for (let i = 0; i < count; i++) texts[i] = dictionary[indices[i]]
    return texts
  }
}
