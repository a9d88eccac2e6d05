import { type EffectiveRoles, effectiveRoles } from '../../../assignment/operations.ts'
import { type ApplicationCredential, applicationCredentialById, secondsOf } from '../../../delegation/operations.ts'
import type { Context } from '../../../kernel/context.ts'
import { Unauthorized } from '../../../kernel/errors.ts'
import { ownFoundation, type ResolveKind } from './foundation.ts'

/** Those of the credential's roles that its owner still has, for as long as the credential is there (INV-01). */
export const applicationCredentialFoundation: ResolveKind<'application-credential'> = async (ctx, payload) => {
  const credential = await applicationCredentialById(ctx, payload.applicationCredentialId)
  const { id, user_id, project_id, expires_at, accessRules } = credential
  if (user_id !== payload.userId || project_id !== payload.projectId)
    throw new Unauthorized().because(`application credential ${id} is another's, or for another project`)
  if (expires_at !== null && ctx.now().getTime() * 1000 >= expires_at)
    throw new Unauthorized().because(`application credential ${id} has expired`)
  return {
    ...ownFoundation(user_id),
    delegation: {
      kind: 'application-credential',
      id,
      unrestricted: credential.unrestricted === true,
      accessRules,
    },
    extras: { application_credential: shown(credential) },
    roles: () => rolesOf(ctx, credential, payload.projectId),
    tags: [`application_credential:${id}`],
    ...(expires_at === null ? {} : { holdsUntilS: secondsOf(expires_at) }),
  }
}

const shown = ({ id, name, unrestricted, accessRules }: ApplicationCredential) => ({
  id,
  name,
  restricted: unrestricted !== true,
  ...(accessRules === null ? {} : { access_rules: accessRules }),
})

async function rolesOf(ctx: Context, credential: ApplicationCredential, projectId: string): Promise<EffectiveRoles> {
  const held = await effectiveRoles(ctx, credential.user_id, { projectId })
  const roles = held.roles.filter(({ id }) => credential.roleIds.includes(id))
  if (roles.length === 0)
    throw new Unauthorized().because(
      `user ${credential.user_id} has no role of application credential ${credential.id}`,
    )
  return { ...held, roles }
}
