/** What a value of the fallback encoding begins with. */
export const TAG_NULL = 0
export const TAG_UNDEFINED = 1
export const TAG_FALSE = 2
export const TAG_TRUE = 3
export const TAG_INT32 = 4
export const TAG_FLOAT64 = 5
export const TAG_TEXT = 6
export const TAG_BIGINT64 = 7
export const TAG_BIGINT = 8
export const TAG_ARRAY = 9
/** Inside an array: a number of places in a row that have no element. */
export const TAG_HOLES = 10
export const TAG_OBJECT = 11
/** An object without a prototype. */
export const TAG_BARE_OBJECT = 12
export const TAG_MAP = 13
export const TAG_SET = 14
export const TAG_DATE = 15
export const TAG_REGEXP = 16
export const TAG_ERROR = 17
export const TAG_ARRAY_BUFFER = 18
export const TAG_BYTES = 19
/** Node's Buffer. */
export const TAG_BUFFER = 20
/** Any other view of bytes; an index into VIEW_TYPES follows. */
export const TAG_VIEW = 21
/** A text that came before in the block: its place among the recent ones follows. */
export const TAG_TEXT_AGAIN = 22

type View = (new (buffer: ArrayBuffer) => ArrayBufferView) & { readonly prototype: object }

/** Views of bytes that keep their class. */
export const VIEW_TYPES: readonly View[] = [
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
]

/** Errors that keep their class; any other becomes an Error that keeps its name. */
export const ERROR_TYPES: readonly ErrorConstructor[] = [
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  EvalError,
  URIError,
]

interface BufferClass {
  readonly prototype: object
  from(buffer: ArrayBuffer): Uint8Array & { write(text: string, offset: number): number }
}

/** Node's Buffer, where there is one. */
export const BUFFER = (globalThis as { Buffer?: BufferClass }).Buffer
