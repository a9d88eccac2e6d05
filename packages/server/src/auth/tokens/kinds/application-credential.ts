import { Unauthorized } from '../../../kernel/errors.ts'
import type { ResolveKind } from './foundation.ts'

export const applicationCredentialFoundation: ResolveKind<'application-credential'> = async (_ctx, payload) => {
  throw new Unauthorized().because(`tokens of kind ${payload.kind} are not served`)
}
