import type { Config } from '../../kernel/config/index.ts'
import { OperatorError } from '../../kernel/errors.ts'

const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/

/**
 * Passkeys belong to a host name, and are made and used on pages of that name or below it. A browser would refuse
 * anything else, much later and in words of its own (INV-59). @throws OperatorError
 */
export function assertPasskeySettings({ auth, quoin }: Config): void {
  const { passkey_rp_id: id, passkey_origins: origins } = quoin
  if (id === null && origins.length === 0) {
    if (!auth.methods.includes('passkey')) return
    throw new OperatorError(
      '[auth] methods has passkey, and [quoin] passkey_rp_id is not set',
      'Set it to the host name of the console, and passkey_origins to its address.',
    )
  }
  if (id === null || !HOST.test(id))
    throw new OperatorError(
      `[quoin] passkey_rp_id = ${id ?? ''} is no host name`,
      'Name the host, in small letters, without scheme and port.',
    )
  if (origins.length === 0)
    throw new OperatorError(
      '[quoin] passkey_origins is not set',
      'Name the address of the console, https://host[:port].',
    )
  for (const origin of origins) assertOrigin(origin, id)
}

function assertOrigin(origin: string, rpId: string): void {
  const url = URL.canParse(origin) ? new URL(origin) : null
  if (url === null || url.origin !== origin)
    throw new OperatorError(
      `[quoin] passkey_origins: ${origin} is no origin`,
      'Write scheme://host[:port], in small letters and without a path.',
    )
  if (url.protocol !== 'https:' && url.hostname !== 'localhost')
    throw new OperatorError(
      `[quoin] passkey_origins: ${origin} is neither https nor localhost`,
      'Browsers make passkeys nowhere else.',
    )
  if (url.hostname !== rpId && !url.hostname.endsWith(`.${rpId}`))
    throw new OperatorError(
      `[quoin] passkey_origins: ${origin} is not on ${rpId}`,
      'Set passkey_rp_id to its host name, or to a domain above it.',
    )
}
