import type { Conf } from '../servers/identity-server.ts'

/** What both servers of a comparison are configured with: every way to sign in, and a hash that is quick to make. */
export const extraConf: Conf = {
  identity: { password_hash_rounds: 4 },
  auth: { methods: 'external,password,token,oauth1,mapped,application_credential,totp' },
}
