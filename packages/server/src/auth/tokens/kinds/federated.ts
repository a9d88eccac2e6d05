import { Unauthorized } from '../../../kernel/errors.ts'
import type { ResolveKind } from './foundation.ts'

export const federatedFoundation: ResolveKind<'federated-unscoped' | 'federated-project' | 'federated-domain'> = async (
  _ctx,
  payload,
) => {
  throw new Unauthorized().because(`tokens of kind ${payload.kind} are not served`)
}
