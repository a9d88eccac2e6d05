/** The Authorization header of RFC 5849 with HMAC-SHA1. */
import { createHmac, randomBytes } from 'node:crypto'

export interface OAuth1Request {
  readonly method: string
  readonly url: string
  readonly consumer: readonly [key: string, secret: string]
  readonly token?: readonly [key: string, secret: string]
  /** oauth_verifier, oauth_callback, or what a test wants to be wrong. */
  readonly more?: Readonly<Record<string, string>>
}

export function oauth1Header({ method, url, consumer, token, more = {} }: OAuth1Request): string {
  const params: Record<string, string> = {
    oauth_nonce: randomBytes(12).toString('hex'),
    oauth_timestamp: String(Math.floor(Date.now() / 1000)),
    oauth_version: '1.0',
    oauth_signature_method: 'HMAC-SHA1',
    oauth_consumer_key: consumer[0],
    ...(token ? { oauth_token: token[0] } : {}),
    ...more,
  }
  const pairs = Object.entries(params)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
  const base = [method, encoded(url), encoded(pairs.join('&'))].join('&')
  const key = `${encoded(consumer[1])}&${encoded(token?.[1] ?? '')}`
  const signature = params.oauth_signature ?? createHmac('sha1', key).update(base).digest('base64')
  const signed = { ...params, oauth_signature: signature }
  return `OAuth ${Object.entries(signed)
    .map(([name, value]) => `${encoded(name)}="${encoded(value)}"`)
    .join(', ')}`
}

const encoded = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
