import fc from 'fast-check'
import { fernetKey } from '../fernet-key.ts'
import type { PayloadCodec } from '../fields.ts'
import type { TokenPayload } from '../payload.ts'

/** Values that the tests of this package share. */
export const codec: PayloadCodec = {
  methods: ['external', 'password', 'token', 'oauth1', 'mapped', 'application_credential'],
  defaultDomainId: 'default',
}

export const aKey = fernetKey(Buffer.from(Array.from({ length: 32 }, (_, i) => i)))
export const anotherKey = fernetKey(Buffer.from(Array.from({ length: 32 }, (_, i) => 255 - i)))
export const at = { seconds: 1_767_225_600, iv: Buffer.from('0123456789abcdef') }

/** Deterministic stand-in for the system's random bytes: each of the first 256 calls gives other ones. */
export function countingRandom(start = 1): (count: number) => Buffer {
  let next = start
  return (count) => Buffer.alloc(count, next++)
}

const base = {
  userId: '0ca8f6b2c1d34e5f8a9b0c1d2e3f4a5b',
  methods: ['token', 'password'],
  expiresAtS: 1_767_229_200,
  auditIds: ['EBESExQVFhcYGRobHB0eHw', 'AAECAwQFBgcICQoLDA0ODw'],
}
const projectId = '1111aaaa2222bbbb3333cccc4444dddd'
const domainId = '5555eeee6666ffff7777000088881111'
// A user from an outside directory (sha256, no UUID), one group with a UUID and one without.
const federated = {
  ...base,
  userId: `${'a'.repeat(60)}beef`,
  methods: ['mapped'],
  groupIds: ['99990000aaaa1111bbbb2222cccc3333', 'ops-team'],
  idpId: 'corporate-idp',
  protocolId: 'saml2',
}

/** At least one payload of each kind, as it comes back from reading. */
export const samples: readonly TokenPayload[] = [
  { ...base, kind: 'unscoped' },
  { ...base, kind: 'unscoped', methods: [], auditIds: ['EBESExQVFhcYGRobHB0eHw'] },
  { ...base, kind: 'domain', domainId },
  { ...base, kind: 'domain', domainId: 'default' },
  { ...base, kind: 'project', projectId },
  { ...base, kind: 'project', projectId: 'admin-project' },
  { ...base, kind: 'trust', projectId, trustId: 'abcdefabcdefabcdefabcdefabcdef12' },
  { ...federated, kind: 'federated-unscoped' },
  { ...federated, kind: 'federated-unscoped', groupIds: [], protocolId: 'p'.repeat(64) },
  { ...federated, kind: 'federated-project', projectId },
  { ...federated, kind: 'federated-domain', domainId },
  { ...federated, kind: 'federated-domain', domainId: 'default', groupIds: Array(20).fill('g'.repeat(40)) },
  { ...base, kind: 'oauth1', projectId, accessTokenId: '0123456789abcdef0123456789abcdef', methods: ['oauth1'] },
  { ...base, kind: 'system', system: 'all' },
  {
    ...base,
    kind: 'application-credential',
    projectId,
    applicationCredentialId: 'fedcba9876543210fedcba9876543210',
    methods: ['application_credential'],
  },
  {
    ...base,
    kind: 'oauth2-mtls',
    projectId,
    domainId: null,
    thumbprint: '0123456789abcdef0123456789abcdef',
    methods: [],
  },
  { ...base, kind: 'oauth2-mtls', projectId, domainId: 'default', thumbprint: 'Zm9v_YmFy-42', methods: [] },
]

const uuidHex = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const otherText = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.stringMatching(/^[a-zA-Z0-9-]{1,64}$/),
    fc.stringMatching(/^[0-9a-f]{64}$/),
  )
  .filter((text) => text.replaceAll('-', '').length !== 32)
const id = fc.oneof(uuidHex, otherText)
const auditId = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url'))
const baseFields = {
  userId: id,
  methods: fc.subarray([...codec.methods].reverse()),
  expiresAtS: fc.integer({ min: 0, max: 253_402_300_799 }),
  auditIds: fc.array(auditId, { minLength: 1, maxLength: 2 }),
}
const federatedFields = { groupIds: fc.array(id, { maxLength: 40 }), idpId: id, protocolId: fc.string() }
const domain = fc.oneof(uuidHex, fc.constant(codec.defaultDomainId))

/** Any payload, as it comes back from reading. */
export const anyPayload: fc.Arbitrary<TokenPayload> = fc.oneof(
  fc.record({ kind: fc.constant('unscoped' as const), ...baseFields }),
  fc.record({ kind: fc.constant('domain' as const), ...baseFields, domainId: domain }),
  fc.record({ kind: fc.constant('project' as const), ...baseFields, projectId: id }),
  fc.record({ kind: fc.constant('trust' as const), ...baseFields, projectId: id, trustId: uuidHex }),
  fc.record({ kind: fc.constant('federated-unscoped' as const), ...baseFields, ...federatedFields }),
  fc.record({ kind: fc.constant('federated-project' as const), ...baseFields, ...federatedFields, projectId: id }),
  fc.record({ kind: fc.constant('federated-domain' as const), ...baseFields, ...federatedFields, domainId: id }),
  fc.record({ kind: fc.constant('oauth1' as const), ...baseFields, projectId: id, accessTokenId: id }),
  fc.record({ kind: fc.constant('system' as const), ...baseFields, system: fc.constant('all' as const) }),
  fc.record({
    kind: fc.constant('application-credential' as const),
    ...baseFields,
    projectId: id,
    applicationCredentialId: id,
  }),
  fc.record({
    kind: fc.constant('oauth2-mtls' as const),
    ...baseFields,
    projectId: id,
    domainId: fc.oneof(id, fc.constant(null)),
    thumbprint: fc.string(),
  }),
)
