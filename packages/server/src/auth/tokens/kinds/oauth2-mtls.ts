import { ownFoundation, type ResolveKind } from './foundation.ts'

/**
 * A token bound to the certificate by which its user proved itself (RFC 8705): a service that gets it asks for the
 * certificate too, and compares. It stands for what the user may do in the project now.
 */
export const oauth2MtlsFoundation: ResolveKind<'oauth2-mtls'> = async (_ctx, { userId, thumbprint }) => ({
  ...ownFoundation(userId),
  thumbprint,
  extras: { oauth2_credential: { 'x5t#S256': thumbprint } },
})
