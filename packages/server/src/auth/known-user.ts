import type { Context } from '../kernel/context.ts'
import { NotFound, Unauthorized } from '../kernel/errors.ts'

/**
 * The user whom a method was given. One who is not there is a failed login like any other to the client (INV-28), and
 * told of in a notification.
 */
export async function knownUser<T>(
  ctx: Context,
  asked: {
    readonly user: { readonly id: string } | { readonly name: string }
    /** Null where the user was named by an id. */
    readonly domain: { readonly id: string; readonly name: string } | null
  },
  lookUp: () => Promise<T>,
): Promise<T> {
  try {
    return await lookUp()
  } catch (error) {
    if (!(error instanceof NotFound)) throw error
    ctx.notice({ kind: 'unknown user', ...asked })
    throw new Unauthorized().because(error.message)
  }
}
