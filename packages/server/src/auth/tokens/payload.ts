import { fernetEncrypt, type PayloadCodec, packPayload, type TokenPayload, unpackPayload } from '@quoin/tokens'
import type { Services } from '../../kernel/context.ts'

/** Tokens on the wire: opened and sealed with the key repository in hand. */
export interface OpenedToken {
  readonly payload: TokenPayload
  readonly issuedAtS: number
}

export const codecOf = (services: Pick<Services, 'config'>): PayloadCodec => ({
  methods: services.config.auth.methods,
  defaultDomainId: services.config.identity.default_domain_id,
})

/** Undefined for anything that is no token of ours: malformed, foreign, altered (INV-22, INV-23). */
export function openToken(services: Pick<Services, 'config' | 'keys'>, token: string): OpenedToken | undefined {
  const opened = services.keys.tokens.decrypt(token)
  if (opened === undefined) return undefined
  const payload = unpackPayload(opened.plaintext, codecOf(services))
  return payload === undefined ? undefined : { payload, issuedAtS: opened.issuedAtS }
}

export function sealToken(
  services: Pick<Services, 'config' | 'keys' | 'random'>,
  payload: TokenPayload,
  issuedAtS: number,
): string {
  const primary = services.keys.tokens.keys()[0]
  if (primary === undefined) throw new Error(`no key in ${services.keys.tokens.directory}`)
  return fernetEncrypt(primary, packPayload(payload, codecOf(services)), {
    seconds: issuedAtS,
    iv: services.random(16),
  })
}
