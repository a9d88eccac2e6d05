import type { Context } from '../../kernel/context.ts'
import { BadRequest } from '../../kernel/errors.ts'
import { assertFits } from '../../kernel/validation/fits.ts'
import { federated_user } from '../../schema/tables/identity.ts'
import { identityProviderExists, protocolExists } from './store.ts'
import type { FederatedIdentity } from './user.ts'

/** The `federated` attribute as a body holds it. */
export type FederatedBody = readonly {
  readonly idp_id: string
  readonly protocols: readonly { readonly protocol_id: string; readonly unique_id: string }[]
}[]

export const identitiesIn = (body: FederatedBody, name: string): readonly FederatedIdentity[] =>
  body.flatMap(({ idp_id, protocols }) =>
    protocols.map(({ protocol_id, unique_id }) => ({ idp_id, protocol_id, unique_id, display_name: name })),
  )

/** @throws BadRequest when an identity provider or protocol is not there */
export async function assertProtocolsExist(
  ctx: Pick<Context, 'db'>,
  identities: readonly FederatedIdentity[],
): Promise<void> {
  for (const { idp_id, protocol_id, unique_id } of identities) {
    if (!(await identityProviderExists(ctx.db, idp_id)))
      throw new BadRequest(`Could not find Identity Provider: ${idp_id}`)
    if (!(await protocolExists(ctx.db, idp_id, protocol_id)))
      throw new BadRequest(`Could not find federated protocol ${protocol_id} for Identity Provider: ${idp_id}.`)
    assertFits(federated_user, 'unique_id', unique_id)
  }
}
