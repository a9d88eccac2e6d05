import { area } from '../kernel/declare.ts'
import { accessTokenOperations } from './oauth1/access-tokens/api.ts'
import { endAccessTokensIn, endAccessTokensOf } from './oauth1/access-tokens/operations.ts'
import { consumerOperations } from './oauth1/consumers/api.ts'
import { handshakeOperations } from './oauth1/handshake/api.ts'

/** What users let others do in their name. */
export const delegation = area({
  name: 'delegation',
  operations: [...consumerOperations, ...handshakeOperations, ...accessTokenOperations],
  onRemove: { user: endAccessTokensOf, project: endAccessTokensIn },
})
