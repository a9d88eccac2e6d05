import { createServer } from 'node:http'

/**
 * The floor: a bare node:http server that answers given bytes and headers, whatever is asked. What a validation costs
 * beyond this is ours. Started as a
 * process of its own, in plain JavaScript so that no loader stands in its way: argv is { status, headers, body } as JSON.
 */
const given = JSON.parse(process.argv[2] ?? '{}')
const body = Buffer.from(given.body)
const server = createServer((_request, response) => {
  response.writeHead(given.status, { ...given.headers, 'Content-Length': body.length })
  response.end(body)
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.stdout.write(`PORT ${typeof address === 'object' && address !== null ? address.port : 0}\n`)
})
