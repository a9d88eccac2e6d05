import { Unauthorized } from '../../../kernel/errors.ts'
import type { ResolveKind } from './foundation.ts'

export const trustFoundation: ResolveKind<'trust'> = async (_ctx, payload) => {
  throw new Unauthorized().because(`tokens of kind ${payload.kind} are not served`)
}
