import type { Credentials } from '@quoin/policy'
import type { Caller } from '../kernel/context.ts'

const made = new WeakMap<Caller, Credentials>()

/** A caller as rules see it, by oslo.policy's names. Made once a caller: judging is on every request's way. */
export function credentialsOf(caller: Caller): Credentials {
  const known = made.get(caller)
  if (known !== undefined) return known
  const credentials = {
    user_id: caller.userId,
    user_domain_id: caller.userDomainId,
    project_id: caller.projectId,
    project_domain_id: caller.projectDomainId,
    domain_id: caller.domainId,
    system_scope: caller.systemScope,
    roles: caller.roles,
    is_admin: false,
    // Upstream's default where no admin project is configured; operators' files may ask for it.
    is_admin_project: true,
    group_ids: caller.groupIds,
    token: caller.token,
  }
  made.set(caller, credentials)
  return credentials
}
