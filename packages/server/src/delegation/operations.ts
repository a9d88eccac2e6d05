/** What auth asks of delegations. */
export { type AccessToken, accessTokenOf, standingAccessToken } from './oauth1/access-tokens/operations.ts'
export { proveAccessToken } from './oauth1/access-tokens/prove.ts'
