import { area } from '../kernel/declare.ts'
import { accessRuleOperations } from './access-rules/api.ts'
import { applicationCredentialOperations } from './application-credentials/api.ts'
import {
  removeCredentialsInProject,
  removeCredentialsOfUser,
  removeCredentialsWithRole,
} from './application-credentials/operations.ts'
import { accessTokenOperations } from './oauth1/access-tokens/api.ts'
import { endAccessTokensIn, endAccessTokensOf } from './oauth1/access-tokens/operations.ts'
import { consumerOperations } from './oauth1/consumers/api.ts'
import { handshakeOperations } from './oauth1/handshake/api.ts'
import { trustOperations } from './trusts/api.ts'
import { endTrustsInProject, endTrustsOfUser, endTrustsWithRole } from './trusts/operations.ts'

/**
 * Authority that users store for others to act by: application credentials for programs, trusts for other users, OAuth1 for
 * other services.
 */
export const delegation = area({
  name: 'delegation',
  operations: [
    ...applicationCredentialOperations,
    ...accessRuleOperations,
    ...trustOperations,
    ...consumerOperations,
    ...handshakeOperations,
    ...accessTokenOperations,
  ],
  onRemove: {
    user: async (ctx, id) => {
      await removeCredentialsOfUser(ctx, id)
      await endTrustsOfUser(ctx, id)
      await endAccessTokensOf(ctx, id)
    },
    project: async (ctx, id) => {
      await removeCredentialsInProject(ctx, id)
      await endTrustsInProject(ctx, id)
      await endAccessTokensIn(ctx, id)
    },
    role: async (ctx, id) => {
      await removeCredentialsWithRole(ctx, id)
      await endTrustsWithRole(ctx, id)
    },
  },
})
