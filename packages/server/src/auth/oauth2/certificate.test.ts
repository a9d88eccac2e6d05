import { expect, test } from 'vitest'
import { clientCertificate } from './certificate.ts'
import { CERTIFICATE, THUMBPRINT } from './testing/client-certificate.ts'

const BASE64 = CERTIFICATE.replace(/-----.*-----|\s/g, '')

test.each([
  ['PEM', CERTIFICATE],
  ['with blanks for line breaks', CERTIFICATE.trim().replaceAll('\n', ' ')],
  ['percent-encoded', encodeURIComponent(CERTIFICATE)],
  ['RFC 9440', `:${BASE64}:`],
  ['base64 alone', BASE64],
])('a certificate however a proxy sends it: %s', (_how, text) =>
  expect(clientCertificate(text)).toEqual({
    subject: { C: 'NL', O: 'Example, Inc.', CN: 'printer', emailAddress: 'printer@example.com', UID: 'u1' },
    issuer: { CN: 'Example CA', DC: 'example' },
    validTo: new Date('2026-03-01T12:30:00Z'),
    thumbprint: THUMBPRINT,
  }),
)

test.each([
  '',
  '(null)',
  'x',
  '%',
  '%zz',
  BASE64.slice(4),
  CERTIFICATE.replace('MIIB', 'AAAA'),
  `:${'A'.repeat(9000)}:`,
])('%j is none', (text) => expect(clientCertificate(text)).toBeUndefined())
