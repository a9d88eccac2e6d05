import { createHash, timingSafeEqual } from 'node:crypto'
import { record } from '../../kernel/changes/index.ts'
import type { Context, WriteContext } from '../../kernel/context.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import { deleteRecoveryCode, recoveryCodes, replaceRecoveryCodes } from './store.ts'
import { base32 } from './totp.ts'

/**
 * Codes on paper for the day the phone is gone. Each has 128 random bits (INV-57): what is stored of it, a salted
 * SHA-256, can be guessed no better than the code.
 */
const CODES = 10
const CODE_BYTES = 16

/** A new set, shown this once; those before it end. */
export async function makeRecoveryCodes(ctx: WriteContext, userId: string): Promise<readonly string[]> {
  const codes = Array.from({ length: CODES }, () => base32(ctx.random(CODE_BYTES)))
  await replaceRecoveryCodes(
    ctx.tx,
    userId,
    codes.map((code) => hashOf(userId, code)),
    ctx.now(),
  )
  recordLeft(ctx, userId, codes.length)
  return codes.map(grouped)
}

/** The hash of the code, if the user has it; all are compared in constant time (INV-32). */
export async function matchingCode(ctx: Context, userId: string, passcode: string): Promise<string | null> {
  const given = Buffer.from(hashOf(userId, passcode.replace(/[\s-]/g, '').toUpperCase()))
  let matching: string | null = null
  for (const { hash } of await recoveryCodes(ctx.db, userId))
    if (timingSafeEqual(given, Buffer.from(hash))) matching = hash
  return matching
}

/** INV-33: whoever deletes the row was first. @throws Unauthorized for the second */
export async function useRecoveryCode(ctx: WriteContext, userId: string, hash: string): Promise<void> {
  if (!(await deleteRecoveryCode(ctx.tx, userId, hash)))
    throw new Unauthorized().because(`the recovery code of user ${userId} was used before`)
  recordLeft(ctx, userId, (await recoveryCodes(ctx.tx, userId)).length)
}

export async function removeRecoveryCodes(ctx: WriteContext, userId: string): Promise<void> {
  if ((await recoveryCodes(ctx.tx, userId)).length === 0) return
  await replaceRecoveryCodes(ctx.tx, userId, [], ctx.now())
  recordLeft(ctx, userId, 0)
}

/** How many are left, and since when there are any. */
export async function recoveryCodesLeft(
  ctx: Pick<Context, 'db'>,
  userId: string,
): Promise<{ readonly count: number; readonly createdAt: Date } | null> {
  const codes = await recoveryCodes(ctx.db, userId)
  const [first] = codes
  return first === undefined ? null : { count: codes.length, createdAt: first.createdAt }
}

const hashOf = (userId: string, code: string): string =>
  createHash('sha256').update(`quoin recovery code\0${userId}\0${code}`).digest('hex')

/** ABCDE-FGHIJ-…: easier to type. */
const grouped = (code: string): string => code.replace(/(.{5})(?=.{5})/g, '$1-')

const recordLeft = (ctx: WriteContext, userId: string, left: number): void =>
  record(ctx.tx, { entity: 'recovery_codes', id: userId, op: 'update', body: { user_id: userId, left } })
