import { readFile } from 'node:fs/promises'
import type { Context } from '../kernel/context.ts'
import { type Query, Text } from '../kernel/declare.ts'
import { BadRequest, Unauthorized } from '../kernel/errors.ts'

/**
 * Browsers are sent back with a token, and only to a dashboard that [federation] trusted_dashboard has, letter by letter:
 * host names there are written in small letters first (INV-42).
 * @throws BadRequest, Unauthorized
 */
export function dashboardOf(ctx: Pick<Context, 'config'>, query: Query): string {
  const { origin } = query
  if (!origin) throw new BadRequest('Request must have an origin query parameter')
  if (!ctx.config.federation.trusted_dashboard.map(withLowerHost).includes(origin))
    throw new Unauthorized().because(`${origin.slice(0, 200)} is not a trusted dashboard host`)
  return origin
}

/** `HTTPS://Host:443/Path` keeps all but the host's letters. */
const withLowerHost = (url: string): string =>
  url.replace(
    /^([a-z][a-z0-9+.-]*:\/\/)([^/?#]*)/i,
    (_all, scheme: string, host: string) => scheme + host.toLowerCase(),
  )

/**
 * The page that takes the token along: the operator's template, [federation] sso_callback_template, with $host and $token
 * in it, or one of our own where that file is not there. Whatever is put in is escaped.
 */
export async function ssoPage(
  ctx: Pick<Context, 'config'>,
  values: { readonly host: string; readonly token: string },
): Promise<Text> {
  const template = (await templateIn(ctx.config.federation.sso_callback_template)) ?? PAGE
  const page = template.replace(
    /\$(?:(\$)|\{(host|token)\}|(host|token)\b)/g,
    (_all, dollar: string | undefined, braced: 'host' | 'token' | undefined, plain: 'host' | 'token') =>
      dollar ?? escaped(values[braced ?? plain]),
  )
  return new Text(page, 'text/html; charset=utf-8')
}

async function templateIn(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

const escaped = (text: string): string => text.replace(/[&<>"'`=]/g, (char) => `&#${char.charCodeAt(0)};`)

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Signing in</title></head>
<body>
<form id="sso" action="$host" method="post">
<p>Signed in. Going back to the dashboard.</p>
<input type="hidden" name="token" value="$token">
<noscript><button type="submit">Go on</button></noscript>
</form>
<script>document.getElementById('sso').submit()</script>
</body>
</html>
`
