/** What signing in asks of what was delegated. */
export { pathMatches } from './access-rules/path.ts'
export type { ApplicationCredential } from './application-credentials/application-credential.ts'
export {
  applicationCredentialById,
  applicationCredentialByName,
  isSecretOf,
} from './application-credentials/operations.ts'
export { secondsOf } from './expiry.ts'
export { standingAccessToken } from './oauth1/access-tokens/operations.ts'
export { proveAccessToken } from './oauth1/access-tokens/prove.ts'
export { flushTrusts } from './trusts/flush.ts'
export { consumeUse, trustChain, usableTrust } from './trusts/operations.ts'
export type { Trust } from './trusts/trust.ts'
