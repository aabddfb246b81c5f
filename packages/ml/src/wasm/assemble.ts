/**
 * WebAssembly from instructions that TypeScript writes down: a module with functions that work on a memory they are given.
 * As much of the binary format (https://webassembly.github.io/spec/core/binary/) as loops over SIMD vectors need.
 */

/** The bytes of an instruction, or of several. */
export type Code = readonly number[]

/** An index of a local variable; parameters come first. */
export type Local = number

const I32 = 0x7f
const V128 = 0x7b
const F32 = 0x7d

const TYPES = { i32: I32, f32: F32, v128: V128 } as const

/** The type of a value. */
export type ValueType = keyof typeof TYPES

/** Numbers from 0 up, seven bits in a byte. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...unsigned(Math.floor(value / 128))]
}

/** Whole numbers, seven bits in a byte, the sign in the last one. */
function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(value >> 7)]
}

const simd = (opcode: number): number[] => [0xfd, ...unsigned(opcode)]
const memory = (offset: number): number[] => [2, ...unsigned(offset)] // aligned to four bytes

export const get = (local: Local): Code => [0x20, ...unsigned(local)]
export const set = (local: Local, ...value: Code[]): Code => [...value.flat(), 0x21, ...unsigned(local)]
export const int = (value: number): Code => [0x41, ...signed(value)]
export const add = (a: Code, b: Code): Code => [...a, ...b, 0x6a]
export const multiply = (a: Code, b: Code): Code => [...a, ...b, 0x6c]
export const loadInt = (at: Code): Code => [...at, 0x28, ...memory(0)]
const lessThan = (a: Code, b: Code): Code => [...a, ...b, 0x49]

/** A body that is run as long as `from` is less than `to`; it has to move `from`. */
export function whileLess(from: Local, to: Code, ...body: Code[]): Code {
  const begin = [0x02, 0x40, 0x03, 0x40] // block, loop
  const leaveUnless = [...lessThan(get(from), to), 0x45, 0x0d, 1] // leaves the block
  const goOn = [0x0c, 0, 0x0b, 0x0b] // back to the loop; both end here
  return [...begin, ...leaveUnless, ...body.flat(), ...goOn]
}

const binary =
  (opcode: number) =>
  (a: Code, b: Code): Code => [...a, ...b, ...simd(opcode)]

/** Vectors of 16 bytes: four numbers with 32 bits each, unless it is said otherwise. */
export const vector = {
  load: (at: Code, offset = 0): Code => [...at, ...simd(0x00), ...memory(offset)],
  /** One number in all four places. */
  loadSplat: (at: Code, offset = 0): Code => [...at, ...simd(0x09), ...memory(offset)],
  store: (at: Code, value: Code, offset = 0): Code => [...at, ...value, ...simd(0x0b), ...memory(offset)],
  splatInt: (value: Code): Code => [...value, ...simd(0x11)],
  splat: (value: Code): Code => [...value, ...simd(0x13)],
  /** A number in all four places. */
  constant: (value: number): Code => [
    ...simd(0x0c),
    ...new Uint8Array(new Float32Array(4).fill(value).buffer),
  ],
  less: binary(0x43),
  greater: binary(0x44),
  or: binary(0x50),
  not: (a: Code): Code => [...a, ...simd(0x4d)],
  /** 1 if there is a bit that is set, else 0. */
  any: (a: Code): Code => [...a, ...simd(0x53)],
  /** `a` where the mask has ones, else `b`. */
  select: (a: Code, b: Code, mask: Code): Code => [...a, ...b, ...mask, ...simd(0x52)],
  add: binary(0xe4),
  subtract: binary(0xe5),
  multiply: binary(0xe6),
  /** The less one, the first if one of them is NaN. */
  least: binary(0xea),
  /** The greater one, the first if one of them is NaN. */
  most: binary(0xeb),
  /** Of two numbers with 64 bits each. */
  addLong: binary(0xf0),
}

/** A function: the types of its parameters and of further local variables, and its code, which leaves a whole number. */
export interface AssembledFunction {
  readonly parameters: readonly ValueType[]
  readonly locals: readonly ValueType[]
  readonly code: Code
}

/** As much of `WebAssembly` as is used; there is none where it is switched off. */
interface Host {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer }
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: Readonly<Record<string, (...parameters: number[]) => number>> }
  readonly validate: (bytes: Uint8Array<ArrayBuffer>) => boolean
}

/** Functions on a memory of their own. */
export interface Assembled<Name extends string> {
  readonly memory: ArrayBuffer
  readonly call: Readonly<Record<Name, (...parameters: number[]) => number>>
}

const PAGE = 65_536

/**
 * Some functions, to be given memories of at least so many bytes. It gives `undefined` if there is no WebAssembly with SIMD
 * here.
 */
export function assemble<Name extends string>(
  functions: Readonly<Record<Name, AssembledFunction>>,
): (bytes: number) => Assembled<Name> | undefined {
  const host = (globalThis as { WebAssembly?: Host }).WebAssembly
  let module: object | undefined
  return (size) => {
    if (host === undefined) return undefined
    if (module === undefined) {
      const bytes = moduleOf(functions)
      if (!host.validate(bytes)) return undefined
      module = new host.Module(bytes)
    }
    const memory = new host.Memory({ initial: Math.ceil(size / PAGE) })
    const { exports } = new host.Instance(module, { host: { memory } })
    return { memory: memory.buffer, call: exports }
  }
}

function moduleOf(named: Readonly<Record<string, AssembledFunction>>): Uint8Array<ArrayBuffer> {
  const functions = Object.values(named)
  const items = (all: readonly (readonly number[])[]): number[] => [...unsigned(all.length), ...all.flat()]
  const types = (values: readonly ValueType[]): number[][] => values.map((value) => [TYPES[value]])
  const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes]
  const section = (id: number, all: readonly (readonly number[])[]): number[] => [id, ...sized(items(all))]
  const name = (text: string): number[] => sized([...new TextEncoder().encode(text)])
  const magic = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  return new Uint8Array([
    ...magic,
    ...section(
      1, // types
      functions.map(({ parameters }) => [0x60, ...items(types(parameters)), ...items(types(['i32']))]),
    ),
    ...section(2, [[...name('host'), ...name('memory'), 2, 0, 0]]), // imports
    ...section(
      3, // functions, by type
      functions.map((_, i) => unsigned(i)),
    ),
    ...section(
      7, // exports
      Object.keys(named).map((key, i) => [...name(key), 0, ...unsigned(i)]),
    ),
    ...section(
      10, // bodies
      functions.map(({ locals, code }) =>
        sized([...items(types(locals).map((type) => [1, ...type])), ...code, 0x0b]),
      ),
    ),
  ])
}
