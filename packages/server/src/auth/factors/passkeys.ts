import { createHash } from 'node:crypto'
import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { BadRequest, Conflict, Forbidden, NotFound, Unauthorized } from '../../kernel/errors.ts'
import { isDuplicate } from '../../kernel/store/index.ts'
import { useUp } from '../../kernel/used-once.ts'
import {
  deletePasskeys,
  insertPasskey,
  passkeyByHash,
  passkeysOfUser,
  type StoredPasskey,
  usePasskey,
} from './store.ts'

export type { StoredPasskey } from './store.ts'

/** Passkeys as they are kept: a public key each, and whose it is. How they are made and used is webauthn.ts. */
const PASSKEYS_MAX = 20

/** @throws Forbidden */
export function assertRoomForPasskey(known: readonly StoredPasskey[]): void {
  if (known.length >= PASSKEYS_MAX) throw new Forbidden(`A user may have ${PASSKEYS_MAX} passkeys at most.`)
}

export interface NewPasskey extends StoredPasskey {
  readonly challenge: string
  readonly challengeUntil: Date
}

/** @throws Conflict for a credential that is registered already, whoever's it is; BadRequest for a challenge used before */
export async function storePasskey(ctx: WriteContext, passkey: NewPasskey): Promise<void> {
  assertRoomForPasskey(await passkeysOfUser(ctx.tx, passkey.userId))
  try {
    await insertPasskey(ctx.tx, passkey, hashOf(passkey.credentialId))
  } catch (error) {
    if (isDuplicate(error)) throw Conflict.storing('passkey', 'Duplicate entry').because('registered already')
    throw error
  }
  const { challenge: secret, challengeUntil: until } = passkey
  await useUp(ctx, { kind: 'passkey-challenge', secret, until }, () => notAsked('the challenge was used before'))
  recordPasskey(ctx, passkey, 'create')
}

export const notAsked = (why: string): BadRequest =>
  new BadRequest("Invalid input for field 'credential': it is no registration that was asked for.").because(why)

/** What a passkey proves: its user, and how the login is remembered. */
export interface PasskeyProof {
  readonly passkey: StoredPasskey
  readonly signCount: number
  readonly challenge: string
  readonly challengeUntil: Date
}

/** @throws Unauthorized when it was used meanwhile */
export async function notePasskeyUse(ctx: WriteContext, { passkey, signCount }: PasskeyProof): Promise<void> {
  if (!(await usePasskey(ctx.tx, passkey, signCount, ctx.now())))
    throw new Unauthorized().because(`passkey ${passkey.id} was used meanwhile`)
  recordPasskey(ctx, passkey, 'update')
}

export const listPasskeys = (ctx: Pick<Context, 'db'>, userId: string): Promise<readonly StoredPasskey[]> =>
  passkeysOfUser(ctx.db, userId)

/** By the id that its authenticator gave it. */
export const passkeyOf = (ctx: Pick<Context, 'db'>, credentialId: string): Promise<StoredPasskey | undefined> =>
  passkeyByHash(ctx.db, hashOf(credentialId))

/** @throws NotFound */
export async function removePasskey(ctx: WriteContext, userId: string, id: string): Promise<void> {
  const passkey = (await passkeysOfUser(ctx.tx, userId)).find((one) => one.id === id)
  if (passkey === undefined || !(await deletePasskeys(ctx.tx, userId, id))) throw NotFound.of('passkey', id)
  recordPasskey(ctx, passkey, 'delete')
}

const hashOf = (credentialId: string): string => createHash('sha256').update(credentialId).digest('hex')

export const recordPasskey = (
  ctx: WriteContext,
  { id, userId, name }: Pick<StoredPasskey, 'id' | 'userId' | 'name'>,
  op: 'create' | 'update' | 'delete',
): void => record(ctx.tx, { entity: 'passkey', id, op, body: { id, user_id: userId, name } })
