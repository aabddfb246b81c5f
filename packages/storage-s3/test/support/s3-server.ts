/** As much of an S3 as the storage uses, in this process: objects of one bucket, listings in pages, errors as S3 has them. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { S3ClientConfig } from '@aws-sdk/client-s3'

export interface S3Server {
  readonly config: S3ClientConfig
  readonly objects: ReadonlyMap<string, Uint8Array>
  stop(): Promise<void>
}

/** A server that runs. A listing has at most 1,000 objects a page, as that of S3. */
export async function startServer(bucket: string, pageSize = 1000): Promise<S3Server> {
  const objects = new Map<string, Uint8Array>()

  const list = (query: URLSearchParams): string => {
    const prefix = query.get('prefix') ?? ''
    const after = query.get('continuation-token') ?? ''
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort()
    const page = keys.slice(0, pageSize)
    const contents = page.map((key) => `<Contents><Key>${escape(key)}</Key></Contents>`).join('')
    const more = keys.length > pageSize
    const token = more ? `<NextContinuationToken>${escape(page.at(-1) ?? '')}</NextContinuationToken>` : ''
    return `<ListBucketResult><Name>${bucket}</Name><IsTruncated>${more}</IsTruncated>${token}${contents}</ListBucketResult>`
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', 'http://localhost')
    const [, name, ...parts] = url.pathname.split('/').map(decodeURIComponent)
    const key = parts.join('/')
    const refuse = (status: number, code: string): void =>
      void response.writeHead(status).end(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`)
    const chunks: Uint8Array[] = []
    for await (const chunk of request) chunks.push(chunk as Uint8Array)
    if (name !== bucket) refuse(404, 'NoSuchBucket')
    else if (request.method === 'PUT') {
      objects.set(key, Buffer.concat(chunks))
      response.end()
    } else if (request.method === 'DELETE') {
      objects.delete(key)
      response.writeHead(204).end()
    } else if (key === '') response.end(list(url.searchParams))
    else if (objects.has(key)) response.end(objects.get(key))
    else refuse(404, 'NoSuchKey')
  }

  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    objects,
    config: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
