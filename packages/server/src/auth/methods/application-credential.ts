import { Type } from 'typebox'
import {
  type ApplicationCredential,
  applicationCredentialById,
  applicationCredentialByName,
  isSecretOf,
} from '../../delegation/operations.ts'
import { userById, userByName } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { BadRequest, NotFound, Unauthorized } from '../../kernel/errors.ts'
import { lazyValidator } from '../../kernel/validation/index.ts'
import { domainById } from '../../resource/operations.ts'
import { knownUser } from '../known-user.ts'
import { knownDomain } from '../scope.ts'
import type { AuthMethod } from './index.ts'

const text = Type.Optional(Type.String())
const Data = Type.Object({
  id: text,
  name: text,
  secret: text,
  user: Type.Optional(
    Type.Object({ id: text, name: text, domain: Type.Optional(Type.Object({ id: text, name: text })) }),
  ),
})
type Data = Type.Static<typeof Data>
const check = lazyValidator(Data)

/**
 * A program's secret, by which it acts as its owner in the credential's project and nowhere else. The credential says
 * who that is: a user that the request names beside its id does not count (INV-08). Which credentials and users there
 * are is not told: upstream answers 404 to an id that is none (INV-28).
 */
export const applicationCredential: AuthMethod = {
  name: 'application_credential',
  scopeRefusal: 'Error authenticating with application credential: Application credentials cannot request a scope.',
  async prove(ctx, data) {
    const refused = check(data)
    if (refused !== undefined) throw refused
    const given = data as Data
    const credential = await named(ctx, given)
    const proven = await isSecretOf(ctx, credential, given.secret ?? '')
    if (credential === undefined || !proven)
      throw new Unauthorized().because('Invalid application credential ID or secret')
    await assertOwner(ctx, credential)
    const { id, user_id: userId, project_id: projectId, expires_at: end } = credential
    if (end !== null && ctx.now().getTime() * 1000 >= end)
      throw new Unauthorized().because(`application credential ${id} has expired`)
    if (projectId === null) throw new Unauthorized().because(`application credential ${id} is for no project`)
    return { userId, scope: { kind: 'application-credential', projectId, applicationCredentialId: id } }
  },
}

async function named(ctx: Context, { id, name, user }: Data): Promise<ApplicationCredential | undefined> {
  if (!id && !name) throw BadRequest.missing('name or ID', 'application credential')
  if (id) return orNone(() => applicationCredentialById(ctx, id))
  if (user === undefined) throw BadRequest.missing('user', 'application credential')
  if (!user.id && user.domain === undefined) throw BadRequest.missing('domain', 'user')
  if (!user.id && !user.name) throw BadRequest.missing('id or name', 'user')
  const userId = await orNone(() => ownerId(ctx, user))
  return userId === undefined ? undefined : applicationCredentialByName(ctx, { userId, name: name ?? '' })
}

async function ownerId(ctx: Context, { id, name, domain }: NonNullable<Data['user']>): Promise<string> {
  if (id) return id
  const of = await knownDomain(ctx, domain ?? {})
  const asked = { user: { name: name ?? '' }, domain: of }
  return (await knownUser(ctx, asked, () => userByName(ctx, name ?? '', of.id))).id
}

async function orNone<T>(lookUp: () => Promise<T>): Promise<T | undefined> {
  try {
    return await lookUp()
  } catch (error) {
    if (error instanceof NotFound || error instanceof Unauthorized) return undefined
    throw error
  }
}

async function assertOwner(ctx: Context, { id, user_id }: ApplicationCredential): Promise<void> {
  const owner = await orNone(() => userById(ctx, user_id))
  if (owner === undefined || !owner.enabled)
    throw new Unauthorized().because(`the owner of application credential ${id} is gone or disabled`)
  const domain = await domainById(ctx, owner.domain_id)
  if (!domain.enabled) throw new Unauthorized().because(`domain ${domain.id} is disabled`)
}
