const COPIED_LENGTH_MAX = 12

/**
 * `text.slice(start, end)` as a string that does not keep `text` alive.
 *
 * V8 makes slices of more than 12 characters as views of the whole text: a key of 20 characters in keyed state would
 * hold the quarter of a megabyte it was read from. Joining and cutting once more copies the characters, since a
 * joined string must be flattened before it is cut.
 */
export function ownString(text: string, start: number, end: number): string {
  return end - start <= COPIED_LENGTH_MAX ? text.slice(start, end) : (' ' + text.slice(start, end)).slice(1)
}
