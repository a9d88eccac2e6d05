import type { Context, Federation, WriteContext } from '../../kernel/context.ts'
import type { AuthRequest } from '../schemas.ts'
import type { GrantScope } from '../tokens/issue.ts'
import { applicationCredential } from './application-credential.ts'
import { external, kerberos } from './external.ts'
import { mappedMethod } from './mapped.ts'
import { oauth1 } from './oauth1.ts'
import { passkey } from './passkey.ts'
import { password } from './password.ts'
import { recoveryCode } from './recovery-code.ts'
import { token } from './token.ts'
import { totp } from './totp.ts'

/** What one method proved. All methods of one authentication must agree on the user (INV-08). */
export interface Proof {
  readonly userId: string
  /** Methods of an earlier authentication that this one carries on. */
  readonly earlierMethods?: readonly string[]
  readonly expiresAtS?: number
  readonly parentAuditId?: string
  /** The scope that the method itself brings; asking for another is refused. */
  readonly scope?: GrantScope
  readonly federation?: Federation
  /**
   * What this uses up (INV-33): called when nothing else can refuse the login any more, in one transaction with what the
   * other methods use up. Throws Unauthorized when somebody else was first.
   */
  readonly spend?: (ctx: WriteContext) => Promise<void>
}

export interface AuthMethod {
  readonly name: string
  /** What is told when a scope is asked for beside it; absent when one may be. */
  readonly scopeRefusal?: string
  /** A code beside another proof, which is asked for first: whether there is one makes a difference. */
  readonly afterOthers?: true
  /** @param besides whom the methods asked before, or a receipt, have proven already */
  prove(ctx: Context, data: unknown, request: AuthRequest, besides: string | null): Promise<Proof>
}

/** Ways to sign in. An entry counts only when [auth] methods names it. */
const authMethods: readonly AuthMethod[] = [
  external,
  kerberos,
  password,
  token,
  applicationCredential,
  oauth1,
  totp,
  recoveryCode,
  passkey,
]

export const methodNamed = (ctx: Context, name: string): AuthMethod | undefined =>
  authMethods.find((known) => known.name === name) ?? mappedMethod(ctx, name)
