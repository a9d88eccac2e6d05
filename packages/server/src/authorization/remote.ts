import { readFileSync } from 'node:fs'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { AskRemote } from '@quoin/policy'
import type { Config } from '../kernel/config/index.ts'

/**
 * `http:` and `https:` checks. A rule may ask only hosts that [quoin] policy_remote_hosts lists, within a time and a
 * size; certificates are verified, redirects are not followed, and whatever goes wrong denies (INV-50, INV-60).
 */
const ANSWER_BYTES_MAX = 64

export function remoteChecks(section: Config['oslo_policy'], hosts: readonly string[]): AskRemote {
  return async ({ url, rule, target, credentials }) => {
    const address = new URL(url)
    if (!hosts.includes(address.host)) throw new Error(`${address.host} is not in [quoin] policy_remote_hosts`)
    const { token: _token, ...shown } = credentials
    const json = section.remote_content_type === 'application/json'
    const question = { rule, target, credentials: shown }
    const body = json
      ? JSON.stringify(question)
      : new URLSearchParams(
          Object.entries(question).map(([key, value]): [string, string] => [key, JSON.stringify(value)]),
        ).toString()
    const answer = await post(address, body, section)
    return answer.trim().replace(/^"|"$/g, '') === 'True'
  }
}

function post(address: URL, body: string, section: Config['oslo_policy']): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { 'Content-Type': section.remote_content_type, 'Content-Length': Buffer.byteLength(body) },
      signal: AbortSignal.timeout(section.remote_timeout * 1000),
      ...(address.protocol === 'https:' ? tlsOptions(section) : {}),
    }
    const onAnswer = (answer: IncomingMessage) => {
      const chunks: Buffer[] = []
      let bytes = 0
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > ANSWER_BYTES_MAX) answer.destroy(new Error('the answer is too long'))
        else chunks.push(chunk)
      })
      answer.on('error', reject)
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve(Buffer.concat(chunks).toString('utf8'))
        else reject(new Error(`status ${answer.statusCode}`))
      })
    }
    const request =
      address.protocol === 'https:' ? httpsRequest(address, options, onAnswer) : httpRequest(address, options, onAnswer)
    request.on('error', reject)
    request.end(body)
  })
}

function tlsOptions(section: Config['oslo_policy']) {
  const read = (file: string | null) => (file === null ? undefined : readFileSync(file))
  return {
    ca: read(section.remote_ssl_ca_crt_file),
    cert: read(section.remote_ssl_client_crt_file),
    key: read(section.remote_ssl_client_key_file),
  }
}
