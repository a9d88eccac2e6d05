import { operation } from '../kernel/declare.ts'
import { Forbidden, Gone } from '../kernel/errors.ts'

/** What is left of PKI tokens, which no Keystone since Newton has made: places that say so. */
const OPEN = 'there is nothing behind it'

const gone = (): never => {
  throw new Gone('This API is no longer available due to the removal of support for PKI tokens.')
}

const showAuthority = operation({
  method: 'GET',
  path: '/v3/OS-SIMPLE-CERT/ca',
  summary: 'Gone: the certificate of the authority that signed PKI tokens',
  home: { rel: 'ca_certificate', extension: 'OS-SIMPLE-CERT/1.0' },
  open: OPEN,
  run: gone,
})

const listCertificates = operation({
  method: 'GET',
  path: '/v3/OS-SIMPLE-CERT/certificates',
  summary: 'Gone: the certificates that PKI tokens were signed with',
  home: { rel: 'certificates', extension: 'OS-SIMPLE-CERT/1.0' },
  open: OPEN,
  run: gone,
})

const listRevoked = operation({
  method: 'GET',
  path: '/v3/auth/tokens/OS-PKI/revoked',
  summary: 'Refused: the list of revoked PKI tokens',
  home: { rel: 'revocations', extension: 'OS-PKI/1.0' },
  open: OPEN,
  run: (ctx) => {
    if (!ctx.config.token.revoke_by_id) throw new Gone()
    throw new Forbidden()
  },
})

export const pkiOperations = [showAuthority, listCertificates, listRevoked]
