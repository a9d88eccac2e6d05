import type { Config } from '../kernel/config/index.ts'
import { OperatorError } from '../kernel/errors.ts'

/**
 * What keystone.conf may ask for that Quoin does not do. Serving as if it had not been asked would be worse than not
 * starting (INV-59).
 */
export function assertSupported(config: Config): void {
  for (const [asked, what, fix] of [
    [config.token.provider !== 'fernet', '[token] provider = jws', 'Set it to fernet.'],
    [config.identity.driver !== 'sql', `[identity] driver = ${config.identity.driver}`, 'Set it to sql.'],
    [
      config.identity.domain_specific_drivers_enabled,
      '[identity] domain_specific_drivers_enabled',
      'Set it to false, and serve domains with drivers of their own from Keystone.',
    ],
    [config.quoin.listen_port === 0, '[quoin] listen_port = 0', 'Name a port.'],
    [config.quoin.policy_profile !== 'default', '[quoin] policy_profile = strict', 'Set it to default.'],
  ] as const)
    if (asked) throw new OperatorError(`${what} is not served by this version`, fix)
}
