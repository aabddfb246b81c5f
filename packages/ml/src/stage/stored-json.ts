/** JSON that keeps what JSON loses: NaN, the infinities, −0, typed arrays. */

const SPECIAL = '$number'

/** As `JSON.stringify`, and nothing is lost. */
export function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_, entry: unknown) => {
      if (typeof entry === 'number' && (!Number.isFinite(entry) || Object.is(entry, -0)))
        return { [SPECIAL]: Object.is(entry, -0) ? '-0' : String(entry) }
      return entry instanceof Float64Array ? Array.from(entry) : entry
    },
    2,
  )
}

/** The value that {@link toJson} wrote. */
export function fromJson(text: string): unknown {
  return JSON.parse(text, (_, entry: unknown) =>
    typeof entry === 'object' && entry !== null && SPECIAL in entry ? Number(entry[SPECIAL]) : entry,
  )
}
