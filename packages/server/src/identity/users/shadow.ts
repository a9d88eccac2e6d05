import { createHash } from 'node:crypto'
import { following } from '../../kernel/changes/index.ts'
import type { WriteContext } from '../../kernel/context.ts'
import { Conflict } from '../../kernel/errors.ts'
import { extrasOf } from '../../kernel/extras.ts'
import { duplicateOf } from '../../kernel/store/index.ts'
import { assertFits } from '../../kernel/validation/fits.ts'
import { domainById } from '../../resource/operations.ts'
import { federated_user } from '../../schema/tables/identity.ts'
import { recordUser } from './operations.ts'
import {
  findUser,
  findUserIdByIdentity,
  insertFederated,
  insertUser,
  lockUser,
  renameIdentity,
  updateUserRow,
} from './store.ts'
import { dayOf, type FederatedIdentity, type StoredUser, type User, userOf } from './user.ts'

/** A user as an identity provider's assertion has it. */
export interface OutsideUser {
  readonly idpId: string
  readonly protocolId: string
  /** What the provider tells its users apart by. */
  readonly uniqueId: string
  readonly name: string
  readonly email: string | null
  readonly domainId: string
}

export interface Shadow {
  readonly user: User
  /** Whether this is the first login. */
  readonly isNew: boolean
}

/**
 * The shadow that an outside user casts here: made at the first login, brought up to date at each later one. It belongs to
 * one provider and protocol; no other one's user ever gets it (INV-44).
 * @throws NotFound (domain), BadRequest, Conflict
 */
export async function shadowUser(ctx: WriteContext, outside: OutsideUser): Promise<Shadow> {
  assertFits(federated_user, 'unique_id', outside.uniqueId)
  assertFits(federated_user, 'display_name', outside.name)
  const known = await findUserIdByIdentity(ctx.tx, identityOf(outside))
  const stored = known === undefined ? undefined : await lockUser(ctx.tx, known)
  return stored === undefined ? appears(ctx, outside) : seenAgain(ctx, stored, outside)
}

const identityOf = ({ idpId, protocolId, uniqueId, name }: OutsideUser): FederatedIdentity => ({
  idp_id: idpId,
  protocol_id: protocolId,
  unique_id: uniqueId,
  display_name: name,
})

/** As Keystone makes them, so that both know the same user by the same id. */
const shadowId = (domainId: string, uniqueId: string): string =>
  createHash('sha256').update(`${domainId}user${uniqueId}`).digest('hex')

async function appears(ctx: WriteContext, outside: OutsideUser): Promise<Shadow> {
  await domainById(ctx, outside.domainId)
  const id = shadowId(outside.domainId, outside.uniqueId)
  const taken = () => Conflict.storing('federated_user', 'Duplicate entry')
  if ((await findUser(ctx.tx, id)) !== undefined) throw taken()
  try {
    await insertUser(ctx.tx, {
      id,
      domain_id: outside.domainId,
      enabled: true,
      extra: JSON.stringify(outside.email === null ? {} : { email: outside.email }),
      default_project_id: null,
      created_at: ctx.now(),
      last_active_at: dayOf(ctx.now()),
    })
    await insertFederated(ctx.tx, id, identityOf(outside))
  } catch (error) {
    if (duplicateOf(error) !== undefined) throw taken()
    throw error
  }
  return { user: await recorded(ctx, id, 'create'), isNew: true }
}

async function seenAgain(ctx: WriteContext, stored: StoredUser, outside: OutsideUser): Promise<Shadow> {
  const { row, federated } = stored
  const today = dayOf(ctx.now())
  const extra = extrasOf(row.extra)
  const isRenamed = !federated.some(
    (identity) =>
      identity.idp_id === outside.idpId &&
      identity.protocol_id === outside.protocolId &&
      identity.unique_id === outside.uniqueId &&
      identity.display_name === outside.name,
  )
  const hasMail = outside.email !== null && extra.email !== outside.email
  if (!isRenamed && !hasMail && row.last_active_at === today) return { user: userOf(ctx, stored), isNew: false }
  if (isRenamed) await renameIdentity(ctx.tx, identityOf(outside))
  await updateUserRow(ctx.tx, row.id, {
    last_active_at: today,
    ...(hasMail ? { extra: JSON.stringify({ ...extra, email: outside.email }) } : {}),
  })
  return { user: await recorded(ctx, row.id, 'update'), isNew: false }
}

async function recorded(ctx: WriteContext, id: string, op: 'create' | 'update'): Promise<User> {
  const stored = await findUser(ctx.tx, id)
  if (stored === undefined) throw new Error(`user ${id} was there a moment ago`)
  await following(ctx.tx, 'sign-in', async () => recordUser(ctx, stored, op))
  return userOf(ctx, stored)
}
