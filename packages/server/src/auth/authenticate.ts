import type { Caller, Context } from '../kernel/context.ts'
import { Forbidden } from '../kernel/errors.ts'
import { assertRequestAllowed } from './access-rules.ts'
import { holdsItsCertificate } from './bound.ts'
import { callerOfToken } from './caller.ts'
import { callerOfCertificate } from './tokenless.ts'
import { TokenNotFound } from './tokens/not-found.ts'
import { validateToken } from './tokens/validate.ts'

/**
 * Who the request's X-Auth-Token proves, or a certificate when there is none. No token, or none that is valid: nobody,
 * and operations with a rule answer 401. A token whose project or domain is gone or disabled ends the request with what is missing, as upstream's does.
 */
export async function authenticate(ctx: Context): Promise<Caller | null> {
  const id = ctx.request.headers['x-auth-token']
  if (id === undefined || id === '') return callerOfCertificate(ctx)
  try {
    const caller = callerOfToken(await validateToken(ctx, id))
    // INV-36: what an EC2 key pair is redeemed for is a token for other services.
    if (caller.methods.includes('ec2credential'))
      throw new Forbidden().because('EC2 credential tokens cannot be used for authorization.')
    if (!holdsItsCertificate(ctx, caller)) {
      ctx.log.debug('X-Auth-Token is bound to a certificate that did not come with it')
      return null
    }
    await assertRequestAllowed(ctx, caller)
    return caller
  } catch (error) {
    if (error instanceof TokenNotFound) {
      ctx.log.debug(`X-Auth-Token is not valid: ${error.reason ?? error.message}`)
      return null
    }
    throw error
  }
}
