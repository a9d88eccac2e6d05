import { ttlMinutes } from '../identity/operations.ts'
import type { Context, Federation } from '../kernel/context.ts'
import { NotFound, Unauthorized } from '../kernel/errors.ts'
import { providerById } from './identity-providers/operations.ts'
import { protocolById } from './protocols/operations.ts'

/** What later areas ask of federation. */
export { type Admitted, admit } from './login/admit.ts'
export { attribute, remoteUser } from './login/assertion.ts'
export { assertGroupsThere } from './login/groups.ts'
export { entranceOf, providerNamed } from './login/provider.ts'
export { type Recognized, recognize } from './login/recognize.ts'
export { mappedBy } from './mappings/apply.ts'
export {
  enabledServiceProviders,
  SERVICE_PROVIDERS_TAG,
  type TokenServiceProviders,
} from './service-providers/operations.ts'

/** What a federated token rests on at this moment. */
export interface Standing {
  /** Groups that count because the assertion gave them, beside the user's memberships. */
  readonly asserted: readonly string[]
  readonly tags: readonly string[]
}

/**
 * Where a provider's word on memberships is limited in time, these are what counts (INV-17). Where it is not, which is the
 * default, the groups of the assertion count as long as the token does, as in Keystone.
 * @throws Unauthorized when the provider or protocol has gone or is disabled (INV-18, INV-43)
 */
export async function standingOf(
  ctx: Pick<Context, 'db' | 'config'>,
  { idpId, protocolId, groupIds }: Federation,
): Promise<Standing> {
  try {
    const provider = await providerById(ctx, idpId)
    if (!provider.enabled) throw new Unauthorized().because(`Identity Provider ${idpId} is disabled`)
    await protocolById(ctx, idpId, protocolId)
    return {
      asserted: ttlMinutes(ctx, provider.authorization_ttl) > 0 ? [] : groupIds,
      tags: [`identity_provider:${idpId}`, `federation_protocol:${idpId}/${protocolId}`],
    }
  } catch (error) {
    if (error instanceof NotFound) throw new Unauthorized().because(error.message)
    throw error
  }
}
