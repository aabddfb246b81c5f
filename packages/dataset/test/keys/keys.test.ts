import { expect, test } from 'vitest'
import { ExecutionEnvironment, types } from '@wiesel/dataset'

const env = new ExecutionEnvironment({ parallelism: 2 })
const code = (wanted: string): unknown => expect.objectContaining({ code: wanted })

test('keys are equal by value, whatever they are made of', async () => {
  const rows = [
    { at: new Date(5), place: { x: 1, y: [2, null] }, n: 1 },
    { at: new Date(5), place: { y: [2, null], x: 1 }, n: 2 },
    { at: new Date(6), place: { x: 1, y: [2, null] }, n: 4 },
  ]
  const set = env.fromCollection<{ at: Date; place: { x: number; y: (number | null)[] }; n: number }>(rows)
  const sums = async (grouped: { collect(): Promise<{ n: number }[]> }): Promise<number[]> =>
    (await grouped.collect()).map(({ n }) => n).sort((a, b) => a - b)
  expect(await sums(set.groupBy('at').sum('n'))).toEqual([3, 4])
  expect(await sums(set.groupBy('place').sum('n'))).toEqual([7])
  expect(await sums(set.groupBy('at', 'place.x').sum('n'))).toEqual([3, 4])
  expect(await sums(set.groupBy(({ place }) => place.y).sum('n'))).toEqual([7])
})

test('without a declared type keys are taken as they are', async () => {
  const left = env.fromElements<{ k: unknown }>({ k: 1 }, { k: [1] }, { k: '1' })
  const joined = left
    .join(env.fromElements<{ k: unknown }>({ k: 1 }))
    .where((r) => r.k as number)
    .equalTo('k')
  expect(await joined.count()).toBe(1)
})

test('with declared types a tuple of one field is that field', async () => {
  const left = env.fromCollection([[1], [2]] as [number][], { type: types.tuple(types.int) })
  const right = env.fromCollection([{ k: 2 }], { type: types.object({ k: types.int }) })
  const one = { select: (r: [number]): [number] => [r[0]], type: types.tuple(types.int) }
  expect(await left.join(right).where(one).equalTo('k').collect()).toEqual([[[2], { k: 2 }]])
})

test('a missing key fails the job and says for which record', async () => {
  const set = env.fromCollection<{ k?: string }>([{ k: 'a' }, {}])
  await expect(
    set
      .groupBy('k')
      .reduceGroup((group) => [...group])
      .collect(),
  ).rejects.toEqual(code('INVALID_KEY'))
})

test('errors name the field and what there is', () => {
  const sale = types.object({ shop: types.string, at: types.object({ day: types.int }), raw: types.opaque })
  const set = env.fromCollection<any>([], { type: sale })
  expect(() => set.groupBy('shp')).toThrow(
    'There is no field "shp" in { shop: string, at: { day: int }, raw: opaque }; it has at, raw, shop.',
  )
  expect(() => set.groupBy('at.month')).toThrow(code('UNKNOWN_FIELD'))
  expect(() => set.groupBy('raw')).toThrow(code('INVALID_KEY_FIELD'))
  expect(() => set.groupBy(0)).toThrow(code('INVALID_KEY_FIELD'))
  expect(() => set.sortPartition('at')).toThrow(code('INVALID_SORT_FIELD'))
  expect(() => set.sum('shop')).toThrow(code('UNSUPPORTED_AGGREGATION'))
  const numbers = env.fromCollection<any>([], { type: types.object({ n: types.long }) })
  expect(() => set.join(numbers).where('at.day').equalTo('n')).toThrow(code('KEYS_DIFFER'))
  expect(() => set.join(numbers).where('shop', 'at').equalTo('n')).toThrow(code('KEYS_DIFFER'))
})

test('types are checked where they are known', () => {
  const tuples = env.fromElements<[string, { a: number; b: Date }]>(['x', { a: 1, b: new Date(0) }])
  tuples.groupBy(0, 'f1.a')
  tuples.groupBy('*')
  tuples.groupBy((tuple) => tuple[1].b)
  // @ts-expect-error: there is no position 2
  tuples.groupBy(2)
  // @ts-expect-error: there is no field c
  tuples.groupBy('f1.c')
  // @ts-expect-error: only numbers are added up
  tuples.groupBy(0).sum(0)
  // @ts-expect-error: a function is not a key
  expect(() => tuples.groupBy(() => () => 1)).not.toThrow()
  const objects = env.fromElements({ a: 1, b: { c: 'x' } })
  objects.groupBy('b.c').sum('a')
  // @ts-expect-error: there is no field d
  objects.sortPartition('d')
})

test('any value is a key, equal to itself only, but undefined', async () => {
  const values = [
    null,
    true,
    false,
    0,
    -0,
    1,
    1n,
    0.5,
    NaN,
    NaN,
    2 ** 40,
    '',
    '1',
    'null',
    'ö',
    new Date(1),
    [],
    {},
  ]
  const keys = values.length - 2 // 0 is -0, and NaN is NaN
  const rows = [...values, ...values].map((key) => ({ key, n: 1 }))
  for (const parallelism of [1, 3]) {
    const other = new ExecutionEnvironment({ parallelism })
    const set = other.fromCollection<{ key: any; n: number }>(rows)
    const counts = await set.groupBy('key').sum('n').collect()
    expect(counts).toHaveLength(keys)
    for (const { key, n } of counts) expect(n).toBe(key === 0 || Number.isNaN(key) ? 4 : 2)
    expect(await set.distinct('key').count()).toBe(keys)
    expect(await set.semiJoin(set).where('key').equalTo('key').count()).toBe(rows.length)
    expect(await set.antiJoin(set).where('key').equalTo('key').count()).toBe(0)
    const pairs = await set.join(set).where('key').equalTo('key').count()
    expect(pairs).toBe(counts.reduce((all, { n }) => all + n ** 2, 0))
    await expect(
      set
        .union(other.fromElements({ key: undefined, n: 1 }))
        .distinct('key')
        .count(),
    ).rejects.toEqual(code('INVALID_KEY'))
  }
})

test('without records every result is empty, but a count', async () => {
  const none = new ExecutionEnvironment({ parallelism: 2 }).fromCollection<[number, string]>([])
  const results = [
    none.groupBy(0).sum(0),
    none.sum(0),
    none.reduce((a) => a),
    none.reduceGroup(() => ['called']),
    none.minBy(1),
    none.distinct(),
    none.first(3),
    none.sortPartition(1).partitionByRange(0),
    none.sample(true, 2),
    none.sampleWithSize(false, 2),
    none.zipWithIndex(),
    none.join(none).where(0).equalTo(0),
    none
      .fullOuterJoin(none)
      .where(0)
      .equalTo(0)
      .with((a, b) => [a, b]),
    none
      .coGroup(none)
      .where(0)
      .equalTo(0)
      .with(() => ['called']),
    none.cross(none),
    none.iterate(3, (partial) => partial.map((row) => row)),
  ]
  for (const result of results) expect(await result.collect()).toEqual([])
  expect(await none.count()).toBe(0)
})
