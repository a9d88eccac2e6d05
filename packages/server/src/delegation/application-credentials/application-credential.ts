import { type Role, roleView } from '../../assignment/operations.ts'
import type { AccessRule } from '../../kernel/context.ts'
import { type Micros, shownEnd } from '../expiry.ts'

/** What lets a program act as a user in one project: some of the user's roles, perhaps for some requests only. */
export interface ApplicationCredential {
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly user_id: string
  readonly project_id: string | null
  readonly expires_at: Micros | null
  /** Whether it may make others. */
  readonly unrestricted: boolean | null
  readonly roleIds: readonly string[]
  /** Null: any request. */
  readonly accessRules: readonly AccessRule[] | null
}

/** As the API shows it, in upstream's order. A role that is gone is left out. */
export function applicationCredentialView(
  credential: ApplicationCredential,
  roles: ReadonlyMap<string, Role>,
): { readonly id: string } & Readonly<Record<string, unknown>> {
  const { id, name, description, user_id, project_id, expires_at, unrestricted, accessRules } = credential
  return {
    id,
    name,
    description,
    user_id,
    project_id,
    system: null,
    expires_at: expires_at === null ? null : shownEnd(expires_at),
    unrestricted,
    roles: credential.roleIds.flatMap((roleId) => {
      const role = roles.get(roleId)
      return role === undefined ? [] : [roleView(role)]
    }),
    ...(accessRules === null ? {} : { access_rules: accessRules }),
  }
}
