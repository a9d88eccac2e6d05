/**
 * `Authorization: OAuth realm="…", oauth_token="…", …` (RFC 5849, section 3.5.1). Pure.
 */
export type Parameter = readonly [name: string, value: string]

const SCHEME = /^OAuth /i
/** A name, and a value that may stand in quotes; a backslash there takes the next character as it is. */
const PAIR = /\s*([^\s=,"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^,"\s]*))\s*(?:,|$)/y

/** The protocol's own parameters decoded, others as they were sent; `realm` is no parameter. Undefined for no such header. */
export function authorizationParameters(header: string): readonly Parameter[] | undefined {
  if (!SCHEME.test(header)) return undefined
  const text = header.replace(SCHEME, '').trim()
  const parameters: Parameter[] = []
  PAIR.lastIndex = 0
  while (PAIR.lastIndex < text.length) {
    const match = PAIR.exec(text)
    if (match === null) return undefined
    const [, name = '', quoted, bare = ''] = match
    const value = decoded(name, quoted?.replace(/\\(.)/g, '$1') ?? bare)
    if (value === undefined) return undefined
    if (name !== 'realm') parameters.push([name, value])
  }
  return parameters
}

function decoded(name: string, value: string): string | undefined {
  if (!name.startsWith('oauth_')) return value
  try {
    return decodeURIComponent(value)
  } catch {
    return undefined
  }
}
