/**
 * One HTTP request, sent exactly as written: fetch() would normalise the path and refuse some header values and bodies
 * that a test sends on purpose. Every request has a connection of its own, as some servers here close theirs.
 */
import { type IncomingHttpHeaders, request } from 'node:http'

const ANSWER_S_MAX = 120

export interface Sent {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** Sends one request and reads the whole answer; rejects when the connection fails. */
export function exchange(url: string, sent: Sent = {}): Promise<Answer> {
  const { origin } = new URL(url)
  const path = url.slice(origin.length) || '/'
  const body = sent.body === undefined ? undefined : Buffer.from(sent.body)
  return new Promise((resolve, reject) => {
    const outgoing = request(
      origin,
      {
        method: sent.method ?? 'GET',
        path,
        agent: false,
        headers: { ...sent.headers, ...(body ? { 'content-length': String(body.length) } : {}) },
        timeout: ANSWER_S_MAX * 1000,
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        )
      },
    )
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer within ${ANSWER_S_MAX} s: ${url}`)))
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
