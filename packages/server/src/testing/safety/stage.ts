import { bySecret, type Cast, type Person } from '../../delegation/testing/cast.ts'

/** People and places for the question what each way to sign in may make. Ann has every role, and delegates. */
export interface Stage {
  readonly cast: Cast
  readonly ann: Person
  readonly bob: Person
  readonly project: string
  /** What another test has not used: names of what is made. */
  next(): string
}

export async function aStage(cast: Cast): Promise<Stage> {
  const project = await cast.aProject()
  const ann = await cast.aUser(project, 'admin')
  const bob = await cast.aUser(await cast.aProject(), 'member')
  for (const at of ['/v3/domains/default', '/v3/system'])
    await cast.admin('PUT', `${at}/users/${ann.id}/roles/${cast.roleId('admin')}`)
  let count = 0
  return {
    cast,
    ann,
    bob,
    project,
    next() {
      count += 1
      return `made-${count}`
    },
  }
}

/** By what a token's bearer proves to be who it says. Null: by the user's own proof. */
export type Authority =
  | null
  | 'restricted application credential'
  | 'unrestricted application credential'
  | 'trust'
  | 'trust to pass on'
  | 'key pair'

export interface Login {
  readonly name: string
  readonly scope: 'nothing' | 'project' | 'domain' | 'system'
  readonly authority: Authority
  /** Whom the token speaks as. */
  readonly as: 'ann' | 'bob'
  token(stage: Stage): Promise<string>
}

const scopes = {
  nothing: () => ({ unscoped: {} }),
  project: ({ project }: Stage) => ({ project: { id: project } }),
  domain: () => ({ domain: { id: 'default' } }),
  system: () => ({ system: { all: true } }),
} as const

const everyScope = Object.keys(scopes) as readonly (keyof typeof scopes)[]

const byPassword = everyScope.map(
  (scope): Login => ({
    name: `password, for ${scope}`,
    scope,
    authority: null,
    as: 'ann',
    token: (stage) => stage.ann.signIn(scopes[scope](stage)),
  }),
)

const byToken = everyScope.map(
  (scope): Login => ({
    name: `token, for ${scope}`,
    scope,
    authority: null,
    as: 'ann',
    token: async (stage) => {
      const id = await stage.ann.signIn({ unscoped: {} })
      return stage.cast.cloud.signIn({ identity: { methods: ['token'], token: { id } }, scope: scopes[scope](stage) })
    },
  }),
)

const byApplicationCredential = [true, false].map(
  (unrestricted): Login => ({
    name: `${unrestricted ? 'unrestricted' : 'restricted'} application credential`,
    scope: 'project',
    authority: `${unrestricted ? 'unrestricted' : 'restricted'} application credential`,
    as: 'ann',
    token: async (stage) => {
      const { cloud } = stage.cast
      const path = `/v3/users/${stage.ann.id}/application_credentials`
      const application_credential = { name: stage.next(), unrestricted }
      const { body } = await cloud.request(await stage.ann.signIn(), 'POST', path, { application_credential })
      return cloud.signIn(bySecret(body.application_credential.id, body.application_credential.secret))
    },
  }),
)

const byTrust = [
  ['impersonating trust', 'trust', true],
  ['trust', 'trust', false],
  ['impersonating trust to pass on', 'trust to pass on', true],
] as const
const trusts = byTrust.map(
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
      const { body } = await stage.cast.cloud.request(await stage.ann.signIn(), 'POST', '/v3/OS-TRUST/trusts', {
        trust,
      })
      return stage.bob.signIn({ 'OS-TRUST:trust': { id: body.trust.id } })
    },
  }),
)

/** A new way to sign in belongs here. */
export const logins: readonly Login[] = [...byPassword, ...byToken, ...byApplicationCredential, ...trusts]
