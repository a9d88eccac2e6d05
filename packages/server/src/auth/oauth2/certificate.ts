import { createHash, X509Certificate } from 'node:crypto'

/** A client's certificate, as a proxy sends it on in a header. Pure. */
export interface ClientCertificate {
  /** By OpenSSL's short names: `CN`, `O`, `emailAddress`. */
  readonly subject: Readonly<Record<string, string>>
  readonly issuer: Readonly<Record<string, string>>
  readonly validTo: Date
  /** What a token is bound to by it. */
  readonly thumbprint: string
}

const PEM = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/
const BASE64 = /^:?([A-Za-z0-9+/]+=*):?$/

/**
 * Headers hold no line breaks, so proxies send PEM with blanks for them (Apache), in percent-encoding (nginx), or base64
 * alone (RFC 9440). Undefined for what is no certificate.
 */
export function clientCertificate(text: string): ClientCertificate | undefined {
  try {
    const plain = text.includes('%') ? decodeURIComponent(text) : text
    const base64 = (PEM.exec(plain) ?? BASE64.exec(plain.trim()))?.[1]
    if (base64 === undefined) return undefined
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'))
    const { subject, issuer } = certificate.toLegacyObject()
    return {
      subject: named(subject),
      issuer: named(issuer),
      validTo: new Date(certificate.validTo),
      thumbprint: thumbprintOf(certificate),
    }
  } catch {
    return undefined
  }
}

/**
 * RFC 8705 hashes the certificate's bytes. Keystone and its middleware hash the PEM text that Python's ssl module makes of
 * them, and pad the result: services compare with that.
 */
const thumbprintOf = (certificate: X509Certificate): string =>
  createHash('sha256').update(certificate.toString()).digest('base64').replaceAll('+', '-').replaceAll('/', '_')

/** Of a name given twice the last counts, as in Keystone. */
const named = (names: object): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(names).map(([name, value]) => [name, String(Array.isArray(value) ? value.at(-1) : value)]),
  )
