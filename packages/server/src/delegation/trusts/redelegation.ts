import { Forbidden } from '../../kernel/errors.ts'
import type { Trust } from './trust.ts'

/**
 * What a trust may pass on of the one it was made from (INV-01, INV-03): never more roles, no longer, in no other
 * project, and in the name of the trustor only where that one allows it. Upstream checks neither the project nor that the
 * new trustor is whom the old trust lets its trustee act as. Pure.
 * @throws Forbidden
 */
export function assertPassedOn(parent: Trust, child: Trust, countMax: number): void {
  const refuse = (why: string): never => {
    throw new Forbidden().because(`${why} (trust ${parent.id})`)
  }
  const depth = parent.redelegation_count
  if (!(depth > 0 && depth <= countMax))
    refuse(`Remaining redelegation depth of ${depth} out of allowed range of [0..${countMax}]`)
  if (child.remaining_uses !== null)
    refuse(`Field "remaining_uses" is set to ${child.remaining_uses} while it must not be set to redelegate a trust`)
  if (parent.expires_at !== null && (child.expires_at === null || child.expires_at > parent.expires_at))
    refuse('Requested expiration time is more than redelegated trust can provide')
  if (child.roleIds.some((id) => !parent.roleIds.includes(id)))
    refuse('Some of requested roles are not in redelegated trust')
  if (child.impersonation && !parent.impersonation)
    refuse('Impersonation is not allowed because redelegated trust does not specify impersonation')
  if (child.project_id !== parent.project_id) refuse('The redelegated trust is for another project')
  if (child.trustor_user_id !== (parent.impersonation ? parent.trustor_user_id : parent.trustee_user_id))
    refuse('The trustor is not whom the redelegated trust lets its trustee act as')
}
