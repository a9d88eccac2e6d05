import { attribute, mappedBy } from '../../federation/operations.ts'
import { type User, userById } from '../../identity/operations.ts'
import type { Context } from '../../kernel/context.ts'
import { NotFound, Unauthorized } from '../../kernel/errors.ts'
import { type Domain, domainById } from '../../resource/operations.ts'
import { meetsRules } from '../mfa.ts'
import { issueToken } from '../tokens/issue.ts'
import type { ValidToken } from '../tokens/valid-token.ts'
import { invalidClient } from './answer.ts'
import { type ClientCertificate, clientCertificate } from './certificate.ts'

const METHOD = 'oauth2_credential'

/**
 * A client is a user who proves itself by a certificate (RFC 8705). The proxy has checked the certificate; the operator's
 * mapping says whose it is. The token is for the user's default project and bound to the certificate: it ends no later
 * (INV-17).
 */
export async function tokenForCertificate(
  ctx: Context,
  client: { readonly userId: string; readonly certificate: string },
): Promise<ValidToken> {
  const certificate = clientCertificate(client.certificate)
  if (certificate === undefined) throw invalidClient('what the proxy sent is no certificate')
  const verified = attribute(ctx, 'SSL_CLIENT_VERIFY') ?? 'SUCCESS'
  if (verified !== 'SUCCESS') throw invalidClient(`the proxy found the certificate ${verified.slice(0, 64)}`)
  const { user, domain } = await standingUser(ctx, client.userId)
  const { default_project_id: projectId } = user
  if (projectId === null) throw invalidClient(`user ${user.id} has no default project`)
  await assertIsOf(ctx, certificate, user, domain)
  // INV-37: a certificate is one factor; rules that ask for others are met at POST /v3/auth/tokens.
  if (!meetsRules(user.options, new Set([METHOD]), ctx.config.auth.methods))
    throw invalidClient(`user ${user.id} must present more methods than ${METHOD}`)
  const ownEndS = Math.floor(ctx.now().getTime() / 1000) + ctx.config.token.expiration
  return issueToken(ctx, {
    userId: user.id,
    methods: [METHOD],
    expiresAtS: Math.min(ownEndS, Math.floor(certificate.validTo.getTime() / 1000)),
    parentAuditId: null,
    scope: { kind: 'project', projectId },
    thumbprint: certificate.thumbprint,
  })
}

async function standingUser(ctx: Context, id: string): Promise<{ readonly user: User; readonly domain: Domain }> {
  try {
    const user = await userById(ctx, id)
    const domain = await domainById(ctx, user.domain_id)
    if (!user.enabled || !domain.enabled) throw invalidClient(`user ${id} is disabled`)
    return { user, domain }
  } catch (error) {
    if (error instanceof NotFound) throw invalidClient(error.message)
    throw error
  }
}

/** What the mapping gives of name, id, email and domain has to be the user's; it has to give one that tells users apart. */
async function assertIsOf(ctx: Context, certificate: ClientCertificate, user: User, domain: Domain): Promise<void> {
  const given = await mapped(ctx, certificate)
  if (given.id === undefined && given.name === undefined && given.email === undefined)
    throw invalidClient('the mapping gives neither id, name nor email of a user')
  const pairs: readonly (readonly [string, string | undefined, unknown])[] = [
    ['user name', given.name, user.name],
    ['user id', given.id, user.id],
    ['user email', given.email, user.extra.email],
    ['user domain id', given.domain?.id, domain.id],
    ['user domain name', given.domain?.name, domain.name],
  ]
  for (const [what, wanted, had] of pairs)
    if (wanted !== undefined && wanted !== '' && wanted !== had)
      throw invalidClient(`${what} check failed. DN value: ${wanted}, DB value: ${String(had)}`)
}

async function mapped(ctx: Context, certificate: ClientCertificate) {
  try {
    return (await mappedBy(ctx, ctx.config.oauth2.oauth2_cert_dn_mapping_id, namesIn(certificate))).user
  } catch (error) {
    if (error instanceof NotFound || error instanceof Unauthorized) throw invalidClient(error.reason ?? error.message)
    throw error
  }
}

/** As mappings name them: `SSL_CLIENT_SUBJECT_DN_CN`. */
const namesIn = ({ subject, issuer }: ClientCertificate): Readonly<Record<string, string>> =>
  Object.fromEntries([
    ...Object.entries(subject).map(([name, value]) => [`SSL_CLIENT_SUBJECT_DN_${name.toUpperCase()}`, value]),
    ...Object.entries(issuer).map(([name, value]) => [`SSL_CLIENT_ISSUER_DN_${name.toUpperCase()}`, value]),
  ])
