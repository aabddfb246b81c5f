/** How many texts are remembered: a power of two. There may be hundreds of blocks, which share the processor's caches. */
const PLACES = 32
/** Shorter texts take hardly more room than a place; longer ones seldom come again. */
const SHORTEST = 2
const LONGEST = 16

/**
 * What: the texts that came last in a block, so that a text that comes again is written as its place. Writer and reader
 *   each keep the same ones.
 * Algorithm: a text has one place, by its length and two of its units, and takes it from the text that had it.
 */
export class RecentTexts {
  private readonly texts: string[] = []

  /** The only place where a text can be; −1 for one that is not remembered. */
  placeOf(text: string): number {
    const { length } = text
    if (length < SHORTEST || length > LONGEST) return -1
    return (length + 7 * text.charCodeAt(0) + 3 * text.charCodeAt(length - 1)) & (PLACES - 1)
  }

  /** Puts a text in its place. Returns whether it was there already. */
  put(place: number, text: string): boolean {
    const { texts } = this
    // Filled with texts, as comparing these with other values is slow.
    while (texts.length < PLACES) texts.push('')
    if (texts[place] === text) return true
    texts[place] = text
    return false
  }

  /** The text of a place. */
  at(place: number): string {
    return this.texts[place]
  }

  /** Forgets all. */
  reset(): void {
    this.texts.fill('')
  }
}
