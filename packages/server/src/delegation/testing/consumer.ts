import { randomBytes } from 'node:crypto'
import type { TestAnswer } from '../../testing/cloud.ts'
import type { WholeCloud } from '../../testing/whole-cloud.ts'
import { type SignatureMethod, sign } from '../oauth1/signature.ts'

/** An OAuth1 consumer as one would write it: what it knows, and requests signed with that. */
export interface Known {
  readonly consumer: { readonly id: string; readonly secret: string }
  readonly token?: { readonly id: string; readonly secret: string }
  readonly verifier?: string
}

export interface Trick {
  readonly how?: SignatureMethod
  /** Parameters that replace those of a good request; null leaves one out. */
  readonly parameters?: Readonly<Record<string, string | null>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** Where the consumer thinks that we are. */
  readonly base?: string
}

const BASE = 'http://cloud.test'

export function authorization(cloud: WholeCloud, path: string, known: Known, trick: Trick = {}): string {
  const how = trick.how ?? 'HMAC-SHA1'
  const said: Record<string, string | null> = {
    oauth_consumer_key: known.consumer.id,
    oauth_nonce: randomBytes(8).toString('hex'),
    oauth_timestamp: String(Math.floor(cloud.services.now().getTime() / 1000)),
    oauth_signature_method: how,
    oauth_version: '1.0',
    ...(known.token === undefined ? { oauth_callback: 'oob' } : { oauth_token: known.token.id }),
    ...(known.verifier === undefined ? {} : { oauth_verifier: known.verifier }),
    ...trick.parameters,
  }
  const parameters = Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== null)
  const signed = { method: 'POST', url: (trick.base ?? BASE) + path, parameters }
  const secrets = { consumer: known.consumer.secret, token: known.token?.secret ?? '' }
  const signature = parameters.some(([name]) => name === 'oauth_signature') ? '' : sign(how, signed, secrets)
  const sent = signature === '' ? parameters : [...parameters, ['oauth_signature', signature] as const]
  return `OAuth realm="", ${sent.map(([name, value]) => `${name}="${encodeURIComponent(value)}"`).join(', ')}`
}

export const post = (cloud: WholeCloud, path: string, known: Known, trick: Trick = {}): Promise<TestAnswer> =>
  cloud.request(null, 'POST', path, trick.body, {
    authorization: authorization(cloud, path, known, trick),
    ...trick.headers,
  })

const AUTH = { auth: { identity: { methods: ['oauth1'], oauth1: {} } } }

export const signInWith = (cloud: WholeCloud, known: Known, trick: Trick = {}): Promise<TestAnswer> =>
  post(cloud, '/v3/auth/tokens', known, { body: AUTH, ...trick })

/** A token and its secret, from a form. */
export function tokenIn(answer: TestAnswer): { id: string; secret: string } {
  const form = new URLSearchParams(answer.body)
  return { id: form.get('oauth_token') ?? '', secret: form.get('oauth_token_secret') ?? '' }
}
