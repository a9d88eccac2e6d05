import { Unauthorized } from '../../../kernel/errors.ts'
import type { ResolveKind } from './foundation.ts'

export const oauth1Foundation: ResolveKind<'oauth1'> = async (_ctx, payload) => {
  throw new Unauthorized().because(`tokens of kind ${payload.kind} are not served`)
}
