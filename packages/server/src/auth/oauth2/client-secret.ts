import type { Context } from '../../kernel/context.ts'
import { signIn } from '../sign-in.ts'
import type { ValidToken } from '../tokens/valid-token.ts'

/** A client is an application credential: its id and secret sign in as they do at POST /v3/auth/tokens. */
export const tokenForSecret = (
  ctx: Context,
  { id, secret }: { readonly id: string; readonly secret: string },
): Promise<ValidToken> => {
  const identity = { methods: ['application_credential'], application_credential: { id, secret } }
  return signIn(ctx, { identity })
}
