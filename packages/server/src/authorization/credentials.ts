import type { Credentials } from '@quoin/policy'
import type { Caller } from '../kernel/context.ts'

/** By upstream's names, for rules that refuse or ask for a delegated caller. */
function delegationOf({ delegation }: Caller): Credentials {
  const trust = delegation?.kind === 'trust' ? delegation : null
  const oauth1 = delegation?.kind === 'oauth1' ? delegation : null
  return {
    is_delegated_auth: trust !== null || oauth1 !== null,
    trust_id: trust?.trustId ?? null,
    trustor_id: trust?.trustorId ?? null,
    trustee_id: trust?.trusteeId ?? null,
    oauth_consumer_id: oauth1?.consumerId ?? null,
    oauth_access_token_id: oauth1?.accessTokenId ?? null,
  }
}

const made = new WeakMap<Caller, Credentials>()

/** A caller as rules see it, by oslo.policy's names. Made once a caller: judging is on every request's way. */
export function credentialsOf(caller: Caller): Credentials {
  const known = made.get(caller)
  if (known !== undefined) return known
  const credentials = {
    // A certificate that stands for groups is no user (auth/tokenless.ts), and equals none (INV-10).
    user_id: caller.userId || null,
    user_domain_id: caller.userDomainId || null,
    project_id: caller.projectId,
    project_domain_id: caller.projectDomainId,
    domain_id: caller.domainId,
    system_scope: caller.systemScope,
    roles: caller.roles,
    is_admin: false,
    // Upstream's default where no admin project is configured; operators' files may ask for it.
    is_admin_project: true,
    group_ids: caller.groupIds,
    ...delegationOf(caller),
    token: caller.token,
  }
  made.set(caller, credentials)
  return credentials
}
