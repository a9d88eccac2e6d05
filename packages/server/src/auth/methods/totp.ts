import { credentialsOfUser } from '../../credential/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { Unauthorized } from '../../kernel/errors.ts'
import { useUp } from '../../kernel/used-once.ts'
import { attemptSucceeded, countedAttempt } from '../factors/attempts.ts'
import { usedCode } from '../factors/enrolment.ts'
import { matchingStep, STEP_S, secretOf } from '../factors/totp.ts'
import type { AuthMethod } from './index.ts'
import { passcodeIn } from './passcode.ts'

/** The code an authenticator app shows now, or showed in a window before; each is good once (INV-33). */
export const totp: AuthMethod = {
  name: 'totp',
  afterOthers: true,
  async prove(ctx, data, _request, besides) {
    const { user, passcode } = await passcodeIn(ctx, data)
    const kind = besides === user.id ? 'totp-beside' : 'totp-alone'
    await countedAttempt(ctx, user.id, kind)
    const match = await matchOf(ctx, user.id, passcode)
    if (match === null) throw new Unauthorized().because(`passcode of user ${user.id}: wrong`)
    const { seed, step } = match
    const windows = ctx.config.totp.included_previous_windows + 1
    return {
      userId: user.id,
      spend: async (write) => {
        const secret = usedCode(user.id, seed, step)
        await useUp(write, { kind: 'totp', secret, until: new Date((step + windows) * STEP_S * 1000) })
        await attemptSucceeded(write, user.id, kind)
      },
    }
  },
}

/** All seeds are looked at, whichever it is. */
async function matchOf(
  ctx: Context,
  userId: string,
  passcode: string,
): Promise<{ readonly seed: string; readonly step: number } | null> {
  const previous = ctx.config.totp.included_previous_windows
  let match: { readonly seed: string; readonly step: number } | null = null
  for (const { blob } of await credentialsOfUser(ctx, userId, 'totp')) {
    const secret = secretOf(blob)
    const step = secret === null ? null : matchingStep(secret, passcode, ctx.now(), previous)
    if (step !== null) match = { seed: blob, step }
  }
  return match
}
