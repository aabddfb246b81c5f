import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { StreamExecutionEnvironment } from '@wiesel/datastream'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** A server that treats each connection as it is told. */
async function serve(...handlers: ((socket: Socket) => void)[]): Promise<number> {
  let connections = 0
  const server = createServer((socket) => {
    socket.on('error', () => {})
    handlers[Math.min(connections++, handlers.length - 1)](socket)
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

const lines = (port: number, options = {}) =>
  new StreamExecutionEnvironment().socketTextStream('127.0.0.1', port, options).collect()

test('gives the lines, however they are cut, until the other side closes', async () => {
  const port = await serve((socket) => {
    socket.write('one\r\ntw')
    setTimeout(() => socket.end('o\n\nthree'), 5)
  })
  expect(await lines(port).toArray()).toEqual(['one', 'two', '', 'three'])
})

test('takes another delimiter', async () => {
  const port = await serve((socket) => void socket.end('a||b\n||c'))
  expect(await lines(port, { delimiter: '||' }).toArray()).toEqual(['a', 'b\n', 'c'])
})

test('connects again as often as it may', async () => {
  const received: string[] = []
  const port = await serve(
    (socket) => void socket.end('1\n'),
    (socket) => socket.destroy(),
    (socket) => void socket.write('2\n'),
  )
  for await (const line of lines(port, { retries: 3, retryDelay: 1 })) {
    received.push(line)
    if (line === '2') break
  }
  expect(received).toEqual(['1', '2'])
})

test('a refused connection is an error', async () => {
  const port = await serve(() => {})
  servers[0].close()
  await expect(lines(port).toArray()).rejects.toThrow('ECONNREFUSED')
})

test('a cancelled job lets go of its connection', async () => {
  let closed = (): void => {}
  const isClosed = new Promise<void>((resolve) => (closed = resolve))
  const port = await serve((socket) => {
    socket.on('close', () => closed())
    socket.write('hello\n')
  })
  for await (const line of lines(port)) {
    expect(line).toBe('hello')
    break
  }
  await isClosed
})

test.for([{ delimiter: '' }, { retries: -1 }])('%j is refused', (options) => {
  expect(() => lines(1, options)).toThrow(/must/)
})
