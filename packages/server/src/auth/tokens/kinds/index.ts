import type { TokenPayload } from '@quoin/tokens'
import type { Context } from '../../../kernel/context.ts'
import { applicationCredentialFoundation } from './application-credential.ts'
import { federatedFoundation } from './federated.ts'
import { type Foundation, ownFoundation } from './foundation.ts'
import { oauth1Foundation } from './oauth1.ts'
import { oauth2MtlsFoundation } from './oauth2-mtls.ts'
import { trustFoundation } from './trust.ts'

export type { Foundation } from './foundation.ts'

export function foundationOf(ctx: Context, payload: TokenPayload): Promise<Foundation> | Foundation {
  switch (payload.kind) {
    case 'unscoped':
    case 'system':
    case 'domain':
    case 'project':
      return ownFoundation(payload.userId)
    case 'trust':
      return trustFoundation(ctx, payload)
    case 'application-credential':
      return applicationCredentialFoundation(ctx, payload)
    case 'oauth1':
      return oauth1Foundation(ctx, payload)
    case 'oauth2-mtls':
      return oauth2MtlsFoundation(ctx, payload)
    case 'federated-unscoped':
    case 'federated-project':
    case 'federated-domain':
      return federatedFoundation(ctx, payload)
    default:
      return payload satisfies never
  }
}
