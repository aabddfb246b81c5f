import { S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { StreamExecutionEnvironment, type EnvironmentOptions } from '@wiesel/datastream'
import { checkpointStorageConformance } from '@wiesel/testing'
import { S3CheckpointStorage } from '@wiesel/storage-s3'
import { startServer, type S3Server } from './support/s3-server.ts'

const bucket = 'jobs'
let server: S3Server
let prefixes = 0

beforeAll(async () => {
  server = await startServer(bucket)
})
afterAll(() => server.stop())

const open = (prefix = `p${prefixes++}/`): S3CheckpointStorage =>
  new S3CheckpointStorage({ bucket, prefix, client: server.config })

describe('S3', () => {
  test.each(checkpointStorageConformance)('$name', (one) => one.run(open()))
})

test('more objects than one page of a listing has', async () => {
  const small = await startServer(bucket, 10)
  const storage = new S3CheckpointStorage({ bucket, client: small.config })
  const names = Array.from({ length: 41 }, (_, i) => `job/chk-1/task-${i}`)
  await Promise.all(names.map((name) => storage.put(name, Uint8Array.of(1))))
  expect((await storage.list('job/')).sort()).toEqual(names.sort())
  expect(small.objects.size).toBe(41)
  await small.stop()
})

test('prefixes keep jobs apart, and a client may be shared', async () => {
  const client = new S3Client(server.config)
  const [a, b] = ['a/', 'b/'].map((prefix) => new S3CheckpointStorage({ bucket, prefix, client }))
  await a.put('x', Uint8Array.of(1))
  expect([await a.list(''), await b.list('')]).toEqual([['x'], []])
  client.destroy()
})

test('what S3 refuses is an error, not an empty storage', async () => {
  const storage = new S3CheckpointStorage({ bucket: 'missing', client: server.config })
  await expect(storage.get('x')).rejects.toThrow()
  await expect(storage.list('')).rejects.toThrow()
  expect(() => new S3CheckpointStorage({ bucket: '' })).toThrow('The name of the bucket is empty')
})

test('a job goes on from a savepoint in it, and leaves no checkpoint behind', async () => {
  const storage = open()
  const build = (options: EnvironmentOptions = {}) => {
    const env = new StreamExecutionEnvironment(options)
    const counts = env
      .fromSequence(1, 3000)
      .uid('numbers')
      .map((n) => {
        if (n % 100 === 0) for (const end = performance.now() + 2; performance.now() < end;);
        return n
      })
      .keyBy((n) => n % 3)
      .count()
      .uid('counts')
    return { env, counts }
  }
  const first = build({ checkpointing: { interval: 10, storage } })
  const sink = { createWriter: () => ({ write: () => {}, flush: () => {} }) }
  first.counts.sinkTo(sink).uid('out')
  const job = first.env.executeAsync()
  const path = (await job.stop({ savepoint: storage })) as string
  expect((await storage.list('')).every((name) => name.startsWith(path))).toBe(true)
  const second = build()
  second.counts.sinkTo(sink).uid('out')
  const again = second.env.executeAsync({ fromSavepoint: { storage, path, claim: 'claim' } })
  await again.result
  expect(again.checkpoints().restoredFrom).toBeGreaterThan(0)
})
