import type { Context } from '../../kernel/context.ts'

/**
 * What an identity provider says of a user reaches us in headers of the proxy that asked it. A mapping names attributes as
 * Keystone's WSGI environment has them, so that mappings need not change: `HTTP_OIDC_ISS` is the header OIDC-ISS, and
 * any other name, such as `REMOTE_USER`, has the configured prefix before it, X-Assertion-Remote-User. One name is one
 * header, with hyphens: no other spelling of it is looked at (INV-16).
 */
type Request = Pick<Context, 'config' | 'request'>

/** The attribute as the proxy sent it; undefined when there is none, or no proxy. */
export function attribute({ config, request }: Request, name: string): string | undefined {
  const header = name.startsWith('HTTP_') ? name.slice('HTTP_'.length) : config.quoin.auth_proxy_header_prefix + name
  const value = request.vouched(header.replaceAll('_', '-'))
  return value === undefined ? undefined : recoded(value)
}

/** The attributes of these names that there are; only those that [federation] assertion_prefix lets count. */
export function assertionOf(ctx: Request, names: Iterable<string>): Readonly<Record<string, string>> {
  const prefix = ctx.config.federation.assertion_prefix
  const found: [string, string][] = []
  for (const name of new Set(names)) {
    const value = name.startsWith(prefix) ? attribute(ctx, name) : undefined
    if (value !== undefined) found.push([name, value])
  }
  return Object.fromEntries(found)
}

/** Whom the proxy has signed in by itself. */
export const remoteUser = (ctx: Request): string | undefined => attribute(ctx, 'REMOTE_USER') || undefined

/** HTTP reads headers as Latin-1; providers write UTF-8. What is no UTF-8 was Latin-1. */
function recoded(value: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(value, 'latin1'))
  } catch {
    return value
  }
}
