import type { Context, Federation } from '../../kernel/context.ts'
import type { AuthRequest } from '../schemas.ts'
import type { GrantScope } from '../tokens/issue.ts'
import { password } from './password.ts'
import { token } from './token.ts'

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
}

export interface AuthMethod {
  readonly name: string
  prove(ctx: Context, data: unknown, request: AuthRequest): Promise<Proof>
}

/** Ways to sign in. An entry counts only when [auth] methods names it. */
export const authMethods: readonly AuthMethod[] = [password, token]
