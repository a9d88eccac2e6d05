/**
 * Which tokens a revocation event ends (INV-18, INV-20). A token is revoked when any event matches; an event matches
 * when each attribute it names is the token's. Pure: rows and tokens in, a verdict out.
 */
export interface RevocationEvent {
  readonly domainId: string | null
  readonly projectId: string | null
  readonly userId: string | null
  readonly roleId: string | null
  readonly trustId: string | null
  readonly consumerId: string | null
  readonly accessTokenId: string | null
  readonly issuedBefore: Date
  readonly expiresAt: Date | null
  readonly revokedAt: Date
  readonly auditId: string | null
  readonly auditChainId: string | null
}

/** What of a token revocation looks at. Times are whole seconds since the epoch. */
export interface RevocableToken {
  readonly issuedAtS: number
  readonly expiresAtS: number
  readonly auditId: string
  readonly auditChainId: string | null
  readonly userId: string
  readonly userDomainId: string
  readonly projectId: string | null
  /** Of a domain-scoped token; a project's domain does not count here, as upstream has it. */
  readonly scopeDomainId: string | null
  readonly roleIds: readonly string[]
  readonly trustId: string | null
  readonly trustorId: string | null
  readonly trusteeId: string | null
  readonly consumerId: string | null
}

export function revokes(event: RevocationEvent, token: RevocableToken): boolean {
  return (
    secondsOf(event.issuedBefore) >= token.issuedAtS &&
    among(event.userId, token.userId, token.trustorId, token.trusteeId) &&
    among(event.projectId, token.projectId) &&
    among(event.auditId, token.auditId) &&
    among(event.auditChainId, token.auditChainId) &&
    among(event.trustId, token.trustId) &&
    among(event.consumerId, token.consumerId) &&
    (event.roleId === null || token.roleIds.includes(event.roleId)) &&
    (event.expiresAt === null || secondsOf(event.expiresAt) === token.expiresAtS) &&
    domainMatches(event, token)
  )
}

/** With an expiry beside it, the domain means the scope alone. */
const domainMatches = (event: RevocationEvent, token: RevocableToken): boolean =>
  event.expiresAt === null
    ? among(event.domainId, token.userDomainId, token.scopeDomainId)
    : among(event.domainId, token.scopeDomainId)

const among = (wanted: string | null, ...have: readonly (string | null)[]): boolean =>
  wanted === null || have.includes(wanted)

const secondsOf = (date: Date): number => Math.floor(date.getTime() / 1000)
