import { post, tokenIn } from '../../delegation/testing/consumer.ts'
import type { TestAnswer } from '../cloud.ts'
import type { Authority, Login } from './logins.ts'
import type { Stage } from './stage.ts'

/** A call that makes, shows or takes away something that lets somebody in, and who may make it. */
export interface Call {
  readonly name: string
  /** The rule of the invariants: what each authority may. A user's own proof may everything that its scope is for. */
  may(login: Login): boolean
  /** What has to be there first, made by the user's own proof; returned is its id. */
  readonly given?: (stage: Stage, login: Login) => Promise<string>
  send(at: {
    readonly stage: Stage
    readonly login: Login
    readonly token: string
    readonly given: string
  }): Promise<TestAnswer>
}

const own = ({ authority }: Login): boolean => authority === null
const inProject = ({ scope }: Login): boolean => scope === 'project'
const by = ({ authority }: Login, ...allowed: readonly Authority[]): boolean => allowed.includes(authority)

const self = (stage: Stage, { as }: Login) => stage[as]
const idOf = (stage: Stage, login: Login): string => self(stage, login).id

const request = (
  { stage, token }: { readonly stage: Stage; readonly token: string },
  method: string,
  path: string,
  body?: unknown,
) => stage.cast.cloud.request(token, method, path, body)

/** Of whom the token speaks as. */
async function anApplicationCredential(stage: Stage, login: Login): Promise<string> {
  const path = `/v3/users/${idOf(stage, login)}/application_credentials`
  const application_credential = { name: stage.next() }
  const { body } = await request({ stage, token: await self(stage, login).signIn() }, 'POST', path, {
    application_credential,
  })
  return body.application_credential.id
}

const trustOf = (stage: Stage, login: Login) => ({
  trustor_user_id: idOf(stage, login),
  trustee_user_id: stage.bob.id,
  project_id: stage.project,
  impersonation: false,
  // Ann's, and what she passed on; what it implies does not count.
  roles: [{ name: 'admin' }],
})

/** Not the one a token was made by. */
async function aTrust(stage: Stage, login: Login): Promise<string> {
  const token = await self(stage, login).signIn()
  const trust = { ...trustOf(stage, login), project_id: null, roles: [] }
  return (await request({ stage, token }, 'POST', '/v3/OS-TRUST/trusts', { trust })).body.trust.id
}

const applicationCredentials: readonly Call[] = [
  {
    name: 'create an application credential',
    // INV-03: only one that is unrestricted makes others; what a trust gave is not to outlive it.
    may: (login) => (own(login) && inProject(login)) || by(login, 'unrestricted application credential'),
    send: (at) =>
      request(at, 'POST', `/v3/users/${idOf(at.stage, at.login)}/application_credentials`, {
        application_credential: { name: at.stage.next(), roles: [{ name: 'reader' }] },
      }),
  },
  {
    name: 'list application credentials',
    // Without secrets; upstream documents that a restricted one may look.
    may: (login) =>
      (own(login) && login.scope !== 'domain') ||
      by(login, 'restricted application credential', 'unrestricted application credential'),
    send: (at) => request(at, 'GET', `/v3/users/${idOf(at.stage, at.login)}/application_credentials`),
  },
  {
    name: 'delete an application credential',
    may: (login) => (own(login) && login.scope !== 'domain') || by(login, 'unrestricted application credential'),
    given: anApplicationCredential,
    send: (at) => request(at, 'DELETE', `/v3/users/${idOf(at.stage, at.login)}/application_credentials/${at.given}`),
  },
]

const trusts: readonly Call[] = [
  {
    name: 'create a trust',
    // INV-03: only what is to be passed on is passed on.
    may: (login) => (own(login) && (inProject(login) || login.scope === 'nothing')) || by(login, 'trust to pass on'),
    send: (at) => request(at, 'POST', '/v3/OS-TRUST/trusts', { trust: trustOf(at.stage, at.login) }),
  },
  {
    name: 'end a trust',
    may: (login) => own(login) && login.scope !== 'domain',
    given: aTrust,
    send: (at) => request(at, 'DELETE', `/v3/OS-TRUST/trusts/${at.given}`),
  },
]

/** INV-04, INV-05: never by delegation. */
const credentials: readonly Call[] = ['totp', 'cert', 'ec2'].map((type) => ({
  name: `create a credential: ${type}`,
  may: own,
  send: (at) =>
    request(at, 'POST', '/v3/credentials', {
      credential: {
        type,
        user_id: idOf(at.stage, at.login),
        project_id: at.stage.project,
        blob: type === 'ec2' ? JSON.stringify({ access: at.stage.next(), secret: 's' }) : 'JBSWY3DPEHPK3PXP',
      },
    }),
}))

const keyPairs: readonly Call[] = [
  {
    name: 'create an EC2 key pair',
    may: (login) => own(login) && (inProject(login) || login.scope === 'system'),
    send: (at) =>
      request(at, 'POST', `/v3/users/${idOf(at.stage, at.login)}/credentials/OS-EC2`, { tenant_id: at.stage.project }),
  },
]

const passwords: readonly Call[] = [
  {
    name: 'change the password without the current one',
    may: () => false, // INV-34
    send: (at) =>
      request(at, 'POST', `/v3/users/${idOf(at.stage, at.login)}/password`, {
        user: { original_password: 'guessed', password: 'another' },
      }),
  },
]

const consents: readonly Call[] = [
  {
    name: 'let an OAuth1 consumer act',
    may: (login) => own(login) && inProject(login),
    given: async ({ cast, project }) => {
      const { consumer } = (await cast.admin('POST', '/v3/OS-OAUTH1/consumers', { consumer: {} })).body
      const headers = { 'requested-project-id': project }
      return tokenIn(await post(cast.cloud, '/v3/OS-OAUTH1/request_token', { consumer }, { headers })).id
    },
    send: (at) =>
      request(at, 'PUT', `/v3/OS-OAUTH1/authorize/${at.given}`, { roles: [{ id: at.stage.cast.roleId('admin') }] }),
  },
]

/** INV-05: out of reach of every delegation. INV-34: changed by a fresh proof alone. */
const factors: readonly Call[] = [
  {
    name: 'see second factors',
    may: own,
    send: (at) => request(at, 'GET', `/v3/OS-QUOIN/users/${idOf(at.stage, at.login)}/factors`),
  },
  {
    name: 'begin to add an authenticator app',
    may: (login) => own(login) && login.fresh === true,
    send: (at) => request(at, 'POST', `/v3/OS-QUOIN/users/${idOf(at.stage, at.login)}/totp/enrolments`),
  },
  {
    name: 'make recovery codes',
    may: (login) => own(login) && login.fresh === true,
    send: (at) => request(at, 'POST', `/v3/OS-QUOIN/users/${idOf(at.stage, at.login)}/recovery_codes`),
  },
]

const exchanges: readonly Call[] = ['nothing', 'system'].map((scope) => ({
  name: `exchange the token for one for ${scope}`,
  // Fay has no role on the system.
  may: (login) => own(login) && !(login.as === 'fay' && scope === 'system'),
  send: (at) =>
    at.stage.cast.cloud.authenticate({
      identity: { methods: ['token'], token: { id: at.token } },
      scope: scope === 'nothing' ? { unscoped: {} } : { system: { all: true } },
    }),
}))

/** The last call: it ends the tokens. */
const ownPassword: Call = {
  name: 'set the own password as an administrator',
  // INV-04: a delegation would become the login of whom it acts for.
  may: (login) => own(login) && login.scope !== 'nothing' && login.as !== 'fay',
  send: (at) => request(at, 'PATCH', `/v3/users/${idOf(at.stage, at.login)}`, { user: { password: 'sesame' } }),
}

/** What an administrator does for others rests on the role, however it was come by (INV-01). */
const administration: readonly Call[] = [
  {
    name: 'create a user',
    // INV-36: what a key pair is redeemed for is for other services.
    may: (login) => login.scope !== 'nothing' && !by(login, 'key pair'),
    send: (at) => request(at, 'POST', '/v3/users', { user: { name: at.stage.next(), password: 'p' } }),
  },
]

/** A new call that makes something to get in with belongs here. */
export const calls: readonly Call[] = [
  ...applicationCredentials,
  ...trusts,
  ...credentials,
  ...keyPairs,
  ...factors,
  ...passwords,
  ...consents,
  ...exchanges,
  ...administration,
  ownPassword,
]
