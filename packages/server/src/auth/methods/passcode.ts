import { Type } from 'typebox'
import type { User } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { lazyValidator } from '../../kernel/validation/index.ts'
import { UserReferenceBody } from '../schemas.ts'
import { assertMayEnter, namedUser, referencedUser } from './user.ts'

/** A user and a code of theirs: what one-time passwords and recovery codes are sent as. */
const Passcode = Type.Object({
  user: Type.Optional(Type.Object({ ...UserReferenceBody.properties, passcode: Type.Optional(Type.String()) })),
})

const check = lazyValidator(Passcode)

/** @throws BadRequest naming the field, Unauthorized for whoever may not enter */
export async function passcodeIn(ctx: Context, data: unknown): Promise<{ user: User; passcode: string }> {
  const refused = check(data)
  if (refused !== undefined) throw refused
  const named = namedUser((data as Type.Static<typeof Passcode>).user)
  const user = await referencedUser(ctx, named)
  await assertMayEnter(ctx, user)
  return { user, passcode: named.passcode ?? '' }
}
