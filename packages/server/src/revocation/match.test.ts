import { expect, test } from 'vitest'
import { type RevocableToken, type RevocationEvent, revokes } from './match.ts'

const token: RevocableToken = {
  issuedAtS: 1000,
  expiresAtS: 4600,
  auditId: 'own',
  auditChainId: null,
  userId: 'u1',
  userDomainId: 'd1',
  projectId: 'p1',
  scopeDomainId: null,
  roleIds: ['r1'],
  trustId: null,
  trustorId: null,
  trusteeId: null,
  consumerId: null,
}
const at = (seconds: number) => new Date(seconds * 1000)
const event = (named: Partial<RevocationEvent>): RevocationEvent => ({
  domainId: null,
  projectId: null,
  userId: null,
  roleId: null,
  trustId: null,
  consumerId: null,
  accessTokenId: null,
  issuedBefore: at(1000),
  expiresAt: null,
  revokedAt: at(1000),
  auditId: null,
  auditChainId: null,
  ...named,
})

test.each<[string, Partial<RevocationEvent>, Partial<RevocableToken>, boolean]>([
  ['an event that names nothing', {}, {}, true],
  ['a token of the same second', { userId: 'u1', issuedBefore: at(1000) }, {}, true],
  ['a token of the next second', { userId: 'u1', issuedBefore: at(999) }, {}, false],
  ['another user', { userId: 'u2' }, {}, false],
  ['the trustor of a trust token', { userId: 'u2' }, { trustorId: 'u2' }, true],
  ['the trustee of a trust token', { userId: 'u2' }, { trusteeId: 'u2' }, true],
  ['its own audit id', { auditId: 'own' }, {}, true],
  ['a first token has no chain', { auditChainId: 'own' }, {}, false],
  ['a rescoped token is of its chain', { auditChainId: 'own' }, { auditId: 'x', auditChainId: 'own' }, true],
  ['user and project both', { userId: 'u1', projectId: 'p2' }, {}, false],
  ['a role it carries', { roleId: 'r1' }, {}, true],
  ['a role it does not carry', { roleId: 'r2' }, {}, false],
  ["the user's domain", { domainId: 'd1' }, {}, true],
  ['the scope domain', { domainId: 'd2' }, { scopeDomainId: 'd2' }, true],
  ['with an expiry the domain is the scope alone', { domainId: 'd1', expiresAt: at(4600) }, {}, false],
  ['with an expiry and that scope', { domainId: 'd1', expiresAt: at(4600) }, { scopeDomainId: 'd1' }, true],
  ['another expiry', { expiresAt: at(4601) }, {}, false],
])('INV-18: %s', (_what, named, has, expected) => {
  expect(revokes(event(named), { ...token, ...has })).toBe(expected)
})
