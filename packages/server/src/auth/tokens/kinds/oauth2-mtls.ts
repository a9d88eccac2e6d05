import { Unauthorized } from '../../../kernel/errors.ts'
import type { ResolveKind } from './foundation.ts'

export const oauth2MtlsFoundation: ResolveKind<'oauth2-mtls'> = async (_ctx, payload) => {
  throw new Unauthorized().because(`tokens of kind ${payload.kind} are not served`)
}
