/** Of a client that sends them in `Authorization: Basic` (RFC 7617, UTF-8). Undefined for any other header. Pure. */
export function basicCredentials(
  header: string | undefined,
): { readonly id: string; readonly secret: string } | undefined {
  const base64 = /^Basic +([A-Za-z0-9+/]+=*)\s*$/i.exec(header ?? '')?.[1]
  if (base64 === undefined) return undefined
  const text = Buffer.from(base64, 'base64').toString('utf8')
  const at = text.indexOf(':')
  return at === -1 ? undefined : { id: text.slice(0, at), secret: text.slice(at + 1) }
}
