import { area } from '../kernel/declare.ts'
import { authOperations } from './api.ts'
import { ec2TokenOperations } from './ec2/api.ts'
import { removeStoredFactors } from './factors/removal.ts'
import { federatedAuthOperations } from './federation-api.ts'
import { oauth2Operations } from './oauth2/api.ts'
import { pkiOperations } from './pki.ts'

/** Who is calling: ways to sign in, tokens, and what a token gives access to. */
export const auth = area({
  name: 'auth',
  operations: [
    ...authOperations,
    ...ec2TokenOperations,
    ...federatedAuthOperations,
    ...oauth2Operations,
    ...pkiOperations,
  ],
  onRemove: { user: removeStoredFactors },
})
