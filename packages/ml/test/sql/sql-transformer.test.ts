import { ExecutionEnvironment } from '@wiesel/dataset'
import { StreamExecutionEnvironment } from '@wiesel/datastream'
import { expect, test } from 'vitest'
import { SQLTransformer } from '../../src/index.ts'

const rows = [
  { id: 1, town: 'Ulm', size: 4 },
  { id: 2, town: 'Bonn', size: null },
  { id: 3, town: 'Ulm', size: 10 },
]

const valueOf = (expression: string, row: object = { a: 2, b: 3, n: null, t: 'it' }): unknown =>
  new SQLTransformer({ statement: `SELECT ${expression} AS x FROM __THIS__` }).rowFunction()({ ...row })?.x

test.each([
  ['1 + 2 * 3', 7],
  ['(1 + 2) * 3', 9],
  ['-a * -b - 1', 5],
  ['10 - 4 - 3', 3],
  ['b % a + 0.5e1', 6],
  ['a < b AND NOT a = b', true],
  ['a > b OR b >= 3', true],
  ['n + 1', null],
  ['n = n', null],
  ['n IS NULL AND a IS NOT NULL', true],
  ['n > 1 OR TRUE', true],
  ['n > 1 AND FALSE', false],
  ['n > 1 AND TRUE', null],
  ['a IN (1, 2)', true],
  ['a NOT IN (1, NULL)', null],
  ['a BETWEEN 1 AND 2', true],
  ['a NOT BETWEEN 3 AND 4 AND TRUE', true],
  ["CASE WHEN a > b THEN 'more' WHEN a = 2 THEN 'two' ELSE 'x' END", 'two'],
  ['CASE WHEN n > 1 THEN 1 END', null],
  ["t || 's ''so'''", "its 'so'"],
  ['UPPER(t)', 'IT'],
  ['COALESCE(n, a)', 2],
  ['POWER(a, b) + ABS(-1)', 9],
  ['SQRT(n)', null],
  ['`a` + __THIS__.b', 5],
])('%s is %j', (expression, value) => {
  expect(valueOf(expression)).toEqual(value)
})

test('WHERE keeps what is true; columns have their names', () => {
  const select = new SQLTransformer({
    statement: 'SELECT id, size / 2, town place FROM __THIS__ WHERE size > 5',
  })
  expect(rows.map(select.rowFunction())).toEqual([null, null, { id: 3, EXPR$1: 5, place: 'Ulm' }])
  expect(select.outputColumns).toEqual(['id', 'EXPR$1', 'place'])
})

const GROUPED =
  'SELECT town, COUNT(*) AS n, COUNT(size) AS known, SUM(size) AS total, AVG(size) + 1 AS mean, MAX(id) AS last FROM __THIS__ GROUP BY town'
const EXPECTED = [
  { town: 'Bonn', n: 1, known: 0, total: null, mean: null, last: 2 },
  { town: 'Ulm', n: 2, known: 2, total: 14, mean: 8, last: 3 },
]

test('groups of a data set and of a stream', async () => {
  const select = new SQLTransformer({ statement: GROUPED })
  const inOrder = (found: any[]) => found.toSorted((a, b) => (a.town < b.town ? -1 : 1))
  const set = new ExecutionEnvironment({ parallelism: 2 }).fromCollection(rows)
  expect(inOrder(await select.transform(set).collect())).toEqual(EXPECTED)
  const stream = new StreamExecutionEnvironment({ parallelism: 2 }).fromCollection(rows)
  expect(inOrder(await select.transform(stream).collect().toArray())).toEqual(EXPECTED)
  const all = new SQLTransformer({
    statement: 'SELECT COUNT(*) AS n, MIN(size) AS least FROM __THIS__ WHERE id < 3',
  })
  expect(await all.transform(set).collect()).toEqual([{ n: 2, least: 4 }])
})

test.each([
  ['SELECT a FROM t', 'a text that names __THIS__'],
  ['SELECT FROM __THIS__', 'a name is expected'],
  ['SELECT a FROM __THIS__ ORDER BY a', 'stands "ORDER"'],
  ['SELECT a b c FROM __THIS__', 'FROM is expected'],
  ['SELECT a ; b FROM __THIS__', 'is not understood'],
  ['SELECT FOO(a) FROM __THIS__', 'no function FOO'],
  ['SELECT *, SUM(a) FROM __THIS__', 'of a group not all columns have one value'],
  ['SELECT (a FROM __THIS__', ') is expected'],
])('%s is refused', (statement, message) => {
  expect(() => new SQLTransformer({ statement })).toThrow(message)
})

test('rows that do not fit are named', () => {
  expect(() => valueOf('missing')).toThrow('SQLTransformer: there is no column "missing"')
  expect(() => valueOf('t + 1')).toThrow('"it" + 1 is no computation with numbers')
})
