import { FrameDecoder, FrameEncoder, type FrameEncoderOptions } from '@wiesel/runtime/internal'
import { TravelError } from '@wiesel/runtime'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SHAPES_MAX } from '../../src/columns/frame-encoder.ts'
import { generatedUnits } from '../../src/columns/generated-shape.ts'
import { shape } from '../../src/columns/shape.ts'
import { DICTIONARY_MAX } from '../../src/columns/text-column.ts'
import type { RowFrame } from '../../src/task/frame.ts'
import { sameValue } from './same-value.ts'

function frameOf(values: unknown[], timestamps?: number[], marks: number[] = []): RowFrame {
  return {
    kind: 'rows',
    values,
    timestamps: timestamps === undefined ? undefined : Float64Array.from(timestamps),
    size: values.length,
    marks,
  }
}

/** Sends frames through one channel, at any place of a buffer that is used again. */
function send(frames: readonly unknown[][], options: FrameEncoderOptions = {}): unknown[][] {
  const encoder = new FrameEncoder(options)
  const decoder = new FrameDecoder(options)
  return frames.map((values, index) => {
    const bytes = encoder.encode(frameOf(values))
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length + index))
    shared.set(bytes, index)
    const { values: arrived } = decoder.decode(shared.subarray(index, index + bytes.length))
    return arrived
  })
}

function expectSame(arrived: unknown, sent: unknown): void {
  if (!sameValue(arrived, sent)) expect(arrived).toStrictEqual(sent)
  expect(sameValue(arrived, sent)).toBe(true)
}

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary', minLength: 20, maxLength: 300 }),
  fc.constantFrom('\ud800', '\udc00x', '__proto__', 'ÿ', '\0', '\ufeffbom'),
)

const anything = fc.anything({
  key: text,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withSparseArray: true,
  withTypedArray: true,
  maxDepth: 3,
})

const special = fc.constantFrom<unknown>(
  null,
  undefined,
  -0,
  NaN,
  Infinity,
  2 ** 31,
  -(2 ** 31),
  2n ** 63n,
  -(2n ** 63n),
  new Date(NaN),
  new Array(1),
  [],
  {},
  Object.create(null),
)

const leaf = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.boolean(),
  text,
  fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }),
  fc.date(),
  fc.uint8Array({ maxLength: 5 }),
  special,
)

/** Kinds of columns: each gives the values of one field of many rows. */
const columnOf = (depth: number): fc.Arbitrary<fc.Arbitrary<unknown>> => {
  const flat: fc.Arbitrary<unknown>[] = [
    fc.integer(),
    fc.double(),
    fc.boolean(),
    text,
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.date(),
    fc.uint8Array({ maxLength: 5 }),
    fc.constantFrom('a', 'b', 'c'),
    leaf,
  ]
  const simple = fc.constantFrom(...flat)
  if (depth === 0) return simple
  return fc.oneof(
    { weight: 3, arbitrary: simple },
    columnOf(depth - 1).map((element) => fc.array(element, { maxLength: 4 })),
    columnOf(depth - 1).map((value) => fc.option(value, { nil: null })),
    columnOf(depth - 1).map((value) => fc.option(value, { nil: undefined })),
    recordOf(depth - 1),
    fc.array(columnOf(depth - 1), { maxLength: 14 }).map((parts) => fc.tuple(...parts)),
  )
}

const recordOf = (depth: number): fc.Arbitrary<fc.Arbitrary<unknown>> =>
  fc
    .tuple(fc.dictionary(text, columnOf(depth), { maxKeys: 5, noNullPrototype: true }), fc.boolean())
    .map(
      ([fields, partial]) => fc.record(fields, partial ? { requiredKeys: [] } : {}) as fc.Arbitrary<unknown>,
    )

/** Rows of one shape, then of another, in frames of any size. */
const stream = fc
  .array(
    recordOf(2).chain((record) => fc.array(record, { maxLength: 12 })),
    { maxLength: 5 },
  )
  .chain((parts) =>
    fc.array(fc.integer({ min: 0, max: 10 }), { maxLength: 6 }).map((cuts) => {
      const rows = parts.flat()
      const frames: unknown[][] = []
      let at = 0
      for (const cut of cuts) frames.push(rows.slice(at, (at += cut)))
      return [...frames, rows.slice(at)]
    }),
  )

/** Rows of several kinds of records in any order, and now and then something else. */
const mixture = fc.array(recordOf(1), { minLength: 1, maxLength: 6 }).chain((kinds) => {
  const row = fc.oneof(...kinds.map((arbitrary) => ({ arbitrary, weight: 6 })), {
    arbitrary: leaf,
    weight: 1,
  })
  const frame = fc.array(row, { maxLength: 20 })
  return fc.array(
    fc.oneof({ arbitrary: frame, weight: 1 }, fc.array(fc.oneof(...kinds), { maxLength: 20 })),
    {
      maxLength: 5,
    },
  )
})

describe('frames as bytes', () => {
  it('keep every value that can travel', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anything, leaf)), (rows) => expectSame(send([rows]), [rows])),
      {
        numRuns: 300,
      },
    )
  })

  it('keep records whose shape changes at any row', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(stream, (frames) => expectSame(send(frames, { interpreted: true }), frames)),
      { numRuns: 200 },
    )
  })

  it('are the same with generated and interpreted code', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(stream, (frames) => {
        // The first rows are interpreted always.
        const many = frames.map((rows) => Array.from({ length: 60 }, () => rows).flat())
        const before = generatedUnits()
        const generated = send(many)
        if (many.flat().length > 5000) expect(generatedUnits()).toBeGreaterThan(before)
        expectSame(generated, many)
        const [one, other] = [new FrameEncoder(), new FrameEncoder({ interpreted: true })]
        for (const rows of many)
          expect(Buffer.compare(one.encode(frameOf(rows)), other.encode(frameOf(rows)))).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('keep records of many kinds in any order, with generated code too', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(mixture, fc.boolean(), (frames, interpreted) => {
        const many = interpreted
          ? frames
          : frames.map((rows) => Array.from({ length: 40 }, () => rows).flat())
        expectSame(send([...many, ...many], { interpreted }), [...many, ...many])
      }),
      { numRuns: 200 },
    )
  })

  it('give unlike records a shape each, so that neither has the columns of the other', () => {
    const order = (i: number) => ({ kind: 'order', id: i, item: 'book', amount: i % 7, price: i * 2 })
    const payment = (i: number) => ({ kind: 'payment', order: i, card: 'visa', ok: i % 3 === 0, note: null })
    const encoder = new FrameEncoder()
    const decoder = new FrameDecoder()
    const rows = Array.from({ length: 1000 }, (_, i) => (i % 3 === 0 ? order(i) : payment(i)))
    for (const frame of [rows, rows.slice(0, 1), rows.slice(1, 3), rows.slice(0, 2), [], rows])
      expect(decoder.decode(encoder.encode(frameOf(frame))).values).toStrictEqual(frame)
    expect(encoder.shapeCount).toBe(2)
    // What has fields of both, the field that tells but nothing in it, or nothing of either.
    const odd = [
      { ...order(1), ...payment(2) },
      { ...order(1), item: undefined, id: undefined, amount: undefined, price: undefined },
      {},
      null,
      ...rows,
    ]
    expect(decoder.decode(encoder.encode(frameOf(odd))).values).toStrictEqual(odd)
  })

  it.each<[string, unknown, unknown]>([
    ['−0 among integers', 7, -0],
    ['text among integers', 7, '7'],
    ['a bigint among integers', 7, 7n],
    ['a large number among integers', 7, 2 ** 31],
    ['an object among numbers', 1.5, { valueOf: 1 }],
    ['a number among booleans', true, 1],
    ['a large bigint', 7n, 2n ** 63n],
    ['a number among dates', new Date(1), 1],
    ['an array among bytes', Uint8Array.of(1), [1]],
    ['other typed arrays among bytes', Uint8Array.of(1), Int8Array.of(1)],
    ['a Buffer among bytes', Uint8Array.of(1), Buffer.from('x')],
    ['a hole', [1, 2], Object.assign(new Array(3), { 0: 1, 2: 2 })],
    ['an element that breaks the shape', [1, 2], [1, 2, 'x']],
    ['an element more', ['x', 1], ['x', 1, 2]],
    ['an element of another kind', ['x', 1], ['x', 'y']],
    ['a hole in a tuple', ['x', 1], Object.assign(new Array<unknown>(2), { 0: 'x' })],
    ['undefined in a tuple', ['x', 1], ['x', undefined]],
    ['an object among tuples', ['x', 1], { 0: 'x', 1: 1, length: 2 }],
    ['a list among tuples', ['x', 1], []],
    ['null', { a: 1 }, null],
    ['another field', { a: 1 }, { a: 1, b: 2 }],
    ['a field less', { a: 1, b: 2 }, { a: 1 }],
    ['undefined for a field', { a: 1, b: 2 }, { a: 1, b: undefined }],
    ['fields in another order', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['no prototype', { a: 1 }, Object.assign(Object.create(null) as object, { a: 1 })],
    ['an inherited name', { a: 1 }, JSON.parse('{"__proto__": 1}')],
    ['an array among objects', { 0: 1 }, [1]],
    ['a map among objects', {}, new Map([[1, 2]])],
  ])('keep %s behind many rows of another shape', (_, usual, other) => {
    const rows = Array.from({ length: 700 }, () => usual)
    for (const wrap of [(value: unknown) => value, (value: unknown) => ({ list: [{ value }], last: 1 })]) {
      const frames = [rows, rows, [...rows, other, ...rows, other], [other, ...rows]].map((f) => f.map(wrap))
      expectSame(send(frames), frames)
    }
  })

  it('carry timestamps and marks, and nothing of rows beyond the size', () => {
    const encoder = new FrameEncoder()
    const decoder = new FrameDecoder()
    const frame: RowFrame = {
      ...frameOf([1, 2, () => 'never sent'], [10, 20, 30], [0, 0, -Infinity, 2, 0, Number.MAX_SAFE_INTEGER]),
      size: 2,
    }
    expect(decoder.decode(encoder.encode(frame))).toStrictEqual({
      ...frame,
      values: [1, 2],
      timestamps: Float64Array.of(10, 20),
    })
    const empty = frameOf([], undefined, [0, 1, 0])
    expect(decoder.decode(encoder.encode(empty))).toStrictEqual(empty)
  })

  it('do not refer to the bytes they were read from', () => {
    const encoder = new FrameEncoder()
    const decoder = new FrameDecoder()
    const row = {
      a: Uint8Array.of(1, 2),
      b: new Float64Array([3]),
      c: 'text that is longer than a short one',
      d: [1],
    }
    const bytes = encoder.encode(frameOf([row, row], [1, 2])).slice()
    const frame = decoder.decode(bytes)
    bytes.fill(0)
    expect(frame.values).toStrictEqual([row, row])
    expect(frame.timestamps).toStrictEqual(Float64Array.of(1, 2))
  })

  it('go without a dictionary once a column has too many different texts', () => {
    const rows = Array.from({ length: DICTIONARY_MAX + 50 }, (_, i) => ({
      id: `number ${i} of very many`,
      on: 'x',
    }))
    const frames = Array.from({ length: Math.ceil(rows.length / 1000) + 1 }, (_, i) =>
      rows.slice(i * 1000, i * 1000 + 1000),
    )
    expectSame(send([...frames, ...frames]), [...frames, ...frames])
  })

  it('remember dictionaries from frame to frame', () => {
    const encoder = new FrameEncoder()
    const rows = Array.from({ length: 100 }, (_, i) => ({ page: `/a/page/with/a/long/name/${i}` }))
    const first = encoder.encode(frameOf(rows)).length
    expect(encoder.encode(frameOf(rows)).length).toBeLessThan(first / 5)
  })

  it('take a declared shape, and rows that break it', () => {
    const declared = shape('object', {
      fields: [
        { name: 'id', shape: shape('float64') },
        { name: 'name', shape: shape('text', { nullable: true }) },
      ],
    })
    const encoder = new FrameEncoder({ shape: declared })
    const decoder = new FrameDecoder()
    const rows = [
      { id: 1, name: null },
      { id: 2, name: 'x' },
    ]
    expect(decoder.decode(encoder.encode(frameOf(rows))).values).toStrictEqual(rows)
    expect(encoder.shapeCount).toBe(1)
    const broken = [
      { id: 1n, name: null },
      { id: 2, other: 'x' },
    ]
    expect(decoder.decode(encoder.encode(frameOf(broken))).values).toStrictEqual(broken)
    expect(encoder.shapeCount).toBe(2)
  })

  it('stop to look for shapes that never settle', () => {
    const encoder = new FrameEncoder()
    const decoder = new FrameDecoder()
    for (let i = 0; i < 100; i++) {
      const rows = [{ [`field${i}`]: i }, { common: i }]
      expect(decoder.decode(encoder.encode(frameOf(rows))).values).toStrictEqual(rows)
    }
    expect(encoder.shapeCount).toBeLessThanOrEqual(SHAPES_MAX + 1)
  })
})

describe('what arrives in another form', () => {
  const arrived = (value: unknown): unknown => send([[value]], { interpreted: true })[0][0]
  class PaymentError extends TypeError {
    override name = 'PaymentError'
    amount = 3
  }

  it('errors: those of other classes become an Error of that name', () => {
    const cause = new RangeError('inner')
    const error = new PaymentError('refused', { cause })
    const copy = arrived({ error }) as { error: Error & { amount: number } }
    expect(Object.getPrototypeOf(copy.error)).toBe(Error.prototype)
    const { name, message, stack, amount } = error
    expect(copy.error).toMatchObject({ name, message, stack, amount })
    expect(copy.error.cause).toBeInstanceOf(RangeError)
    expect(Object.keys(copy.error)).toEqual(['amount'])
  })

  it.each<[string, unknown, unknown]>([
    [
      'getters become fields',
      {
        get a() {
          return 1
        },
      },
      { a: 1 },
    ],
    ['fields named by symbols are dropped', { a: 1, [Symbol('s')]: 2 }, { a: 1 }],
    [
      'fields that are not enumerable are dropped',
      Object.defineProperty({ a: 1 }, 'b', { value: 2 }),
      { a: 1 },
    ],
    ['named fields of arrays are dropped', Object.assign([1], { a: 1 }), [1]],
    ['views on shared memory own their bytes', new Int8Array(new SharedArrayBuffer(2)), new Int8Array(2)],
  ])('%s', (_, sent, expected) => {
    expectSame(arrived(sent), expected)
    expectSame(arrived({ sent }), { sent: expected })
  })

  it('an object that occurs twice becomes two', () => {
    const one = { a: 1 }
    const copy = arrived({ x: one, y: one }) as { x: unknown; y: unknown }
    expect(copy).toStrictEqual({ x: one, y: one })
    expect(copy.x).not.toBe(copy.y)
  })

  it('a regular expression begins at 0, and a Buffer stays one', () => {
    const pattern = /a+\/\n/giu
    pattern.lastIndex = 3
    expect(arrived(pattern)).toStrictEqual(/a+\/\n/giu)
    expect(arrived(pattern)).toHaveProperty('lastIndex', 0)
    expect(arrived([Buffer.from('é')])).toStrictEqual([Buffer.from('é')])
  })

  it('keeps text of megabytes', () => {
    const long = { a: 'x'.repeat(3_000_000), b: 'é€'.repeat(500_000), c: '\ud800'.repeat(300_000) }
    expect(sameValue(arrived(long), long)).toBe(true)
  })
})

it('an encoder that has failed does not go on, since what it has begun never arrives', () => {
  const encoder = new FrameEncoder({ way: 'from "A" (1/2) to "B" (2/2)' })
  const frame = (...values: unknown[]) => ({
    kind: 'rows' as const,
    values,
    timestamps: undefined,
    size: values.length,
    marks: [],
  })
  encoder.encode(frame({ a: 1 }))
  const failure = expect.objectContaining({
    code: 'CANNOT_TRAVEL',
    path: 'a',
    message: expect.stringContaining('The field a of a record cannot travel from "A" (1/2) to "B" (2/2): '),
  })
  expect(() => encoder.encode(frame({ a: 2, b: 'new' }, { a: () => {} }))).toThrow(failure)
  expect(() => encoder.encode(frame({ a: 3 }))).toThrow(failure)
})

describe('what cannot travel', () => {
  class Money {
    readonly cents = 1
  }
  const cycle: { self?: unknown } = {}
  cycle.self = { again: [cycle] }
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { in: deep(levels - 1) })

  it.each<[string, unknown, path: string, className: string]>([
    ['a function', { a: { b: [1, () => 1] } }, 'a.b[1]', 'Function'],
    ['a symbol', { a: Symbol('s') }, 'a', 'Symbol'],
    ['an object of a class', { 'total price': new Money() }, '["total price"]', 'Money'],
    ['a record of a class', new Money(), '', 'Money'],
    ['a subclass of Array', { a: new (class List extends Array {})() }, 'a', 'List'],
    ['a subclass of Map', { a: new (class Index extends Map {})() }, 'a', 'Index'],
    ['a boxed number', { a: Object(1) as object }, 'a', 'Number'],
    ['a promise', { a: Promise.resolve() }, 'a', 'Promise'],
    ['a WeakMap', { a: new WeakMap() }, 'a', 'WeakMap'],
    ['shared memory', { a: new SharedArrayBuffer(1) }, 'a', 'SharedArrayBuffer'],
    ['a value in a Map', { a: new Map([['k', new Money()]]) }, 'a.values[0]', 'Money'],
    ['a cause', { a: new Error('x', { cause: new Money() }) }, 'a.cause', 'Money'],
    ['a cycle', cycle, 'self.again[0]', 'Object'],
    ['very deep nesting', { a: deep(1000) }, `a${'.in'.repeat(499)}`, 'Object'],
  ])('%s is an error that names field and class', (_, record, path, className) => {
    const rows = [{ fine: 1 }, record]
    const error = ((): unknown => {
      try {
        new FrameEncoder().encode(frameOf(rows))
      } catch (cause) {
        return cause
      }
    })()
    expect(error).toBeInstanceOf(TravelError)
    expect(error).toMatchObject({ code: 'CANNOT_TRAVEL', path, className })
  })
})
