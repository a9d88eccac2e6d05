import { attribute } from '../federation/operations.ts'
import type { Caller, Context } from '../kernel/context.ts'
import { clientCertificate } from './oauth2/certificate.ts'

/** Whether a token that is bound to a certificate comes with it (RFC 8705, section 3); any other token does not care. */
export function holdsItsCertificate(ctx: Context, { thumbprint }: Caller): boolean {
  if (thumbprint === null) return true
  const sent = attribute(ctx, 'SSL_CLIENT_CERT')
  return sent !== undefined && clientCertificate(sent)?.thumbprint === thumbprint
}
