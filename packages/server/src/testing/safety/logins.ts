import { signingsOf } from '../../auth/ec2/sign.ts'
import { bySecret } from '../../delegation/testing/cast.ts'
import { post, signInWith, tokenIn } from '../../delegation/testing/consumer.ts'
import type { Stage, Who } from './stage.ts'

/** By what a token's bearer proves to be who it says. Null: by the user's own proof. */
export type Authority =
  | null
  | 'restricted application credential'
  | 'unrestricted application credential'
  | 'trust'
  | 'trust to pass on'
  | 'key pair'
  | 'OAuth1'

export interface Login {
  readonly name: string
  readonly scope: 'nothing' | 'project' | 'domain' | 'system'
  readonly authority: Authority
  /** Whom the token speaks as. */
  readonly as: Who
  /** The proof was just given, and by no token. */
  readonly fresh?: true
  token(stage: Stage): Promise<string>
}

const scopes = {
  nothing: () => ({ unscoped: {} }),
  project: ({ project }: Stage) => ({ project: { id: project } }),
  domain: () => ({ domain: { id: 'default' } }),
  system: () => ({ system: { all: true } }),
} as const

const ownProofs = (Object.keys(scopes) as readonly (keyof typeof scopes)[]).flatMap((scope): readonly Login[] => [
  {
    name: `password, for ${scope}`,
    scope,
    authority: null,
    as: 'ann',
    fresh: true,
    token: (stage) => stage.ann.signIn(scopes[scope](stage)),
  },
  {
    name: `token, for ${scope}`,
    scope,
    authority: null,
    as: 'ann',
    token: async (stage) => {
      const id = await stage.ann.signIn({ unscoped: {} })
      return stage.cast.cloud.signIn({ identity: { methods: ['token'], token: { id } }, scope: scopes[scope](stage) })
    },
  },
])

const outside: Login = {
  name: 'outside login',
  scope: 'project',
  authority: null,
  as: 'fay',
  token: ({ fay }) => fay.signIn(),
}

/** By ann's own proof. */
async function made(stage: Stage, method: string, path: string, body: object) {
  const answer = await stage.cast.cloud.request(await stage.ann.signIn(), method, path, body)
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

async function anApplicationCredential(stage: Stage, unrestricted: boolean): Promise<{ id: string; secret: string }> {
  const application_credential = { name: stage.next(), unrestricted }
  const path = `/v3/users/${stage.ann.id}/application_credentials`
  return (await made(stage, 'POST', path, { application_credential })).application_credential
}

const applicationCredentials = [true, false].map((unrestricted): Login => {
  const authority = `${unrestricted ? 'unrestricted' : 'restricted'} application credential` as const
  return {
    name: authority,
    scope: 'project',
    authority,
    as: 'ann',
    token: async (stage) => {
      const { id, secret } = await anApplicationCredential(stage, unrestricted)
      return stage.cast.cloud.signIn(bySecret(id, secret))
    },
  }
})

const oauth2: Login = {
  name: 'OAuth2 client credentials',
  scope: 'project',
  authority: 'restricted application credential',
  as: 'ann',
  token: async (stage) => {
    const { id, secret } = await anApplicationCredential(stage, false)
    const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const { body } = await stage.cast.cloud.request(null, 'POST', '/v3/OS-OAUTH2/token', form.toString(), headers)
    return body.access_token
  },
}

const trusts = (
  [
    ['impersonating trust', 'trust', true],
    ['trust', 'trust', false],
    ['impersonating trust to pass on', 'trust to pass on', true],
  ] as const
).map(
  ([name, authority, impersonation]): Login => ({
    name,
    scope: 'project',
    authority,
    as: impersonation ? 'ann' : 'bob',
    token: async (stage) => {
      const trust = {
        trustor_user_id: stage.ann.id,
        trustee_user_id: stage.bob.id,
        project_id: stage.project,
        impersonation,
        roles: [{ name: 'admin' }],
        allow_redelegation: authority === 'trust to pass on',
      }
      const { id } = (await made(stage, 'POST', '/v3/OS-TRUST/trusts', { trust })).trust
      return stage.bob.signIn({ 'OS-TRUST:trust': { id } })
    },
  }),
)

const keyPair: Login = {
  name: 'key pair',
  scope: 'project',
  authority: 'key pair',
  as: 'ann',
  token: async (stage) => {
    const path = `/v3/users/${stage.ann.id}/credentials/OS-EC2`
    const { access, secret } = (await made(stage, 'POST', path, { tenant_id: stage.project })).credential
    const Timestamp = stage.cast.cloud.services.now().toISOString().replace(/\..*/, 'Z')
    const request = { access, host: 'ec2.test', verb: 'GET', path: '/', params: { SignatureVersion: '2', Timestamp } }
    const [signing] = signingsOf(secret, { ...request, headers: {}, bodyHash: '', signature: '' })
    const credentials = { ...request, signature: signing?.signature }
    return (await stage.cast.admin('POST', '/v3/ec2tokens', { credentials })).headers['x-subject-token'] ?? ''
  },
}

const oauth1: Login = {
  name: 'OAuth1',
  scope: 'project',
  authority: 'OAuth1',
  as: 'ann',
  token: async (stage) => {
    const { cloud, admin, roleId } = stage.cast
    const { consumer } = (await admin('POST', '/v3/OS-OAUTH1/consumers', { consumer: {} })).body
    const headers = { 'requested-project-id': stage.project }
    const token = tokenIn(await post(cloud, '/v3/OS-OAUTH1/request_token', { consumer }, { headers }))
    const agreed = await made(stage, 'PUT', `/v3/OS-OAUTH1/authorize/${token.id}`, { roles: [{ id: roleId('admin') }] })
    const known = { consumer, token, verifier: agreed.token.oauth_verifier }
    const access = tokenIn(await post(cloud, '/v3/OS-OAUTH1/access_token', known))
    return (await signInWith(cloud, { consumer, token: access })).headers['x-subject-token'] ?? ''
  },
}

/** A new way to sign in belongs here. */
export const logins: readonly Login[] = [
  ...ownProofs,
  outside,
  ...applicationCredentials,
  oauth2,
  ...trusts,
  keyPair,
  oauth1,
]
