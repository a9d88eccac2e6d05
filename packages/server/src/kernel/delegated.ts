import type { Caller, Context } from './context.ts'

/**
 * Ways in which users prove themselves. Any other one is a stored authority, also one that nobody has thought of yet:
 * a list of what is allowed, not of what is known to be delegated (INV-02).
 */
const PRIMARY_METHODS = [
  'external',
  'kerberos',
  'mapped',
  'openid',
  'passkey',
  'password',
  'recovery_code',
  'saml2',
  'token',
  'totp',
  'x509',
]

/** Whether these methods, those of one token, hold one by which no user proves itself; no method at all proves nothing. */
export const hasDelegatedMethod = (ctx: Pick<Context, 'config'>, methods: readonly string[]): boolean =>
  methods.length === 0 ||
  methods.some(
    (method) =>
      !PRIMARY_METHODS.includes(method) &&
      !ctx.config.auth.additional_primary_auth_methods.includes(method) &&
      // An outside login under another name, as `corp = mapped` gives it.
      ctx.config.auth_plugins.get(method) !== 'mapped',
  )

/** Whether the caller acts by stored authority: such a caller makes no other credentials (INV-03, INV-04). */
export const isDelegated = (ctx: Pick<Context, 'config'>, caller: Caller): boolean =>
  caller.delegation !== null || hasDelegatedMethod(ctx, caller.methods)
