/** EC2 credentials, and the tokens that signatures made with them are good for. */
import type { Json } from '../../normalise.ts'
import { NO_BODY, signS3V1, signTextV4, signV0, signV1, signV2, signV4, type V4Request } from '../signing/aws.ts'
import { type Area, each, login, type Step, step } from '../steps.ts'
import { STRANGERS, userWithToken } from './cast.ts'

const own = { token: 'ec2-token' }
const PATH = '/v3/users/{ec2-user}/credentials/OS-EC2'
const create = (name: string, body: Json, rest: Partial<Step> = {}) =>
  step(`create ${name}`, `POST ${PATH}`, { body, ...rest })

const setUp = userWithToken('ec2')

const managing: readonly Step[] = [
  create(
    'own',
    { tenant_id: '{near-project}' },
    { as: own, save: { access: 'credential.access', key: 'credential.secret' } },
  ),
  create('by an admin', { tenant_id: '{near-project}' }, { save: { 'by-admin': 'credential.access' } }),
  create(
    'elsewhere',
    { tenant_id: '{far-project}' },
    { save: { far: 'credential.access', 'far-key': 'credential.secret' } },
  ),
  create('nowhere', { tenant_id: 'nowhere' }),
  create('without a project', {}),
  create('with a null project', { tenant_id: null }),
  // MariaDB finds a random id that begins with a 5 equal to 5, and none to this.
  create('with a number', { tenant_id: -5 }),
  create('with more', { tenant_id: '{near-project}', more: 1 }),
  create('for nobody', { tenant_id: '{near-project}' }, { send: 'POST /v3/users/nobody/credentials/OS-EC2' }),
  create(
    'for another',
    { tenant_id: '{near-project}' },
    { as: own, send: 'POST /v3/users/{near-user}/credentials/OS-EC2' },
  ),
  ...each(STRANGERS, (as) => create(`as ${as}`, { tenant_id: '{near-project}' }, { as })),
  step('list', `GET ${PATH}`),
  step('list own', `GET ${PATH}`, { as: own }),
  step('list of nobody', 'GET /v3/users/nobody/credentials/OS-EC2'),
  step("list another's", 'GET /v3/users/{near-user}/credentials/OS-EC2', { as: own }),
  ...each(STRANGERS, (as) => step(`list as ${as}`, `GET ${PATH}`, { as })),
  step('show', `GET ${PATH}/{access}`),
  step('show own', `GET ${PATH}/{access}`, { as: own }),
  step('head', `HEAD ${PATH}/{access}`),
  step('show below another user', 'GET /v3/users/{near-user}/credentials/OS-EC2/{access}'),
  step('show own below another user', 'GET /v3/users/{near-user}/credentials/OS-EC2/{access}', { as: own }),
  step('show unknown', `GET ${PATH}/nothing`),
  step('show unknown own', `GET ${PATH}/nothing`, { as: own }),
  step('show of nobody', 'GET /v3/users/nobody/credentials/OS-EC2/{access}'),
  ...each(STRANGERS, (as) => step(`show as ${as}`, `GET ${PATH}/{access}`, { as })),
  step('among the credentials', 'GET /v3/credentials?user_id={ec2-user}&type=ec2'),
]

const now = (later_s = 0) => `${new Date(Date.now() + later_s * 1000).toISOString().slice(0, 19)}Z`
const compact = (time: string) => time.replace(/[-:]/g, '')
const HOST = 'ec2.example:8773'
const base = { host: HOST, verb: 'GET', path: '/services/Cloud' }
type Get = (name: string) => string
type Credentials = { readonly [key: string]: Json }

const v2 = (get: Get, more: Record<string, string> = {}, host = HOST): Credentials => {
  const params = {
    ...{ Action: 'DescribeInstances', AWSAccessKeyId: get('access'), SignatureVersion: '2', Timestamp: now() },
    ...{ 'Name.1': 'a value with ~ and *', SignatureMethod: 'HmacSHA256', ...more },
  }
  const signature = signV2(get('key'), { ...base, host, params })
  return { access: get('access'), ...base, params, signature }
}

function v4(get: Get, change: Partial<V4Request> & { readonly scope?: string } = {}): Credentials {
  const time = compact(now())
  const { scope = `${time.slice(0, 8)}/RegionOne/ec2/aws4_request`, ...rest } = change
  const credential = `${get('access')}/${scope}`
  const headers = { Host: HOST, 'X-Amz-Date': time, 'User-Agent': 'a test' }
  const request = { ...base, params: { Action: 'DescribeInstances' }, headers, body_hash: NO_BODY, ...rest }
  const signature = signV4(get('key'), request, credential, 'host;x-amz-date')
  const Authorization = `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=host;x-amz-date,Signature=${signature}`
  return { access: get('access'), ...request, headers: { ...request.headers, Authorization }, signature }
}

function v4InQuery(get: Get): Credentials {
  const time = compact(now())
  const credential = `${get('access')}/${time.slice(0, 8)}/RegionOne/ec2/aws4_request`
  const params = {
    ...{ 'X-Amz-Algorithm': 'AWS4-HMAC-SHA256', 'X-Amz-Credential': credential, 'X-Amz-Date': time },
    ...{ 'X-Amz-SignedHeaders': 'host', Action: 'DescribeInstances' },
  }
  const request = { ...base, params, headers: { host: HOST }, body_hash: NO_BODY }
  return { access: get('access'), ...request, signature: signV4(get('key'), request, credential, 'host') }
}

const older =
  (version: '0' | '1', sign: typeof signV0) =>
  (get: Get): Credentials => {
    const params = {
      Action: 'DescribeInstances',
      AWSAccessKeyId: get('access'),
      SignatureVersion: version,
      Timestamp: now(),
    }
    return { access: get('access'), ...base, params, signature: sign(get('key'), params) }
  }

const validate = (name: string, make: (get: Get) => Json, rest: Partial<Step> = {}) =>
  step(`token ${name}`, 'POST /v3/ec2tokens', { as: 'service', make: (get) => ({ body: make(get) }), ...rest })
const credentials = (make: (get: Get) => Json) => (get: Get) => ({ credentials: make(get) })

const validating: readonly Step[] = [
  validate('by version 2', credentials(v2), { save: { 'from-ec2': 'header x-subject-token' } }),
  validate('by version 0', credentials(older('0', signV0))),
  validate('by version 1', credentials(older('1', signV1))),
  validate('by version 4', credentials(v4)),
  validate('by version 4 in the query', credentials(v4InQuery)),
  validate(
    'by version 4 of a POST',
    credentials((get) => v4(get, { verb: 'POST' })),
  ),
  validate(
    'signed without the port',
    credentials((get) => v2(get, {}, 'ec2.example')),
  ),
  validate('under the key credential', (get) => ({ credential: v2(get) })),
  validate('under the key ec2Credentials', (get) => ({ ec2Credentials: v2(get) })),
  validate(
    'without a timestamp',
    credentials((get) => {
      const params = { AWSAccessKeyId: get('access'), SignatureVersion: '2', SignatureMethod: 'HmacSHA256' }
      return { access: get('access'), ...base, params, signature: signV2(get('key'), { ...base, params }) }
    }),
  ),
  validate(
    'signed an hour ago',
    credentials((get) => v2(get, { Timestamp: now(-3600) })),
  ),
  validate(
    'signed ten minutes ago',
    credentials((get) => v2(get, { Timestamp: now(-600) })),
  ),
  validate(
    'signed an hour from now',
    credentials((get) => v2(get, { Timestamp: now(3600) })),
  ),
  validate(
    'with a timestamp that is none',
    credentials((get) => v2(get, { Timestamp: 'yesterday' })),
  ),
  validate(
    'version 4 of another day',
    credentials((get) => v4(get, { scope: '20200101/RegionOne/ec2/aws4_request' })),
  ),
  validate(
    'with a wrong signature',
    credentials((get) => ({ ...v2(get), signature: 'bm9wZQ==' })),
  ),
  validate(
    'without a signature',
    credentials((get) => ({ ...v2(get), signature: '' })),
  ),
  validate(
    'signed for another path',
    credentials((get) => ({ ...v2(get), path: '/other' })),
  ),
  validate(
    'signed for another verb',
    credentials((get) => ({ ...v2(get), verb: 'POST' })),
  ),
  validate(
    'with another parameter',
    credentials((get) => {
      const signed = v2(get)
      return { ...signed, params: { ...(signed.params as object), Action: 'TerminateInstances' } }
    }),
  ),
  validate(
    'of an unknown key',
    credentials((get) => ({ ...v2(get), access: 'unknown' })),
  ),
  validate(
    'without access',
    credentials(() => ({ signature: 'x' })),
  ),
  validate('of nothing', () => ({})),
  validate('of an unknown wrapper', (get) => ({ wrapped: v2(get) })),
  validate(
    'of a project without a role',
    credentials((get) => {
      const params = {
        AWSAccessKeyId: get('far'),
        SignatureVersion: '2',
        SignatureMethod: 'HmacSHA256',
        Timestamp: now(),
      }
      return { access: get('far'), ...base, params, signature: signV2(get('far-key'), { ...base, params }) }
    }),
  ),
  ...each(
    [
      'admin',
      'system-admin',
      'system-reader',
      'domain-admin',
      'project-admin',
      'project-member',
      'no-roles',
      'anonymous',
    ],
    (as) => validate(`as ${as}`, credentials(v2), { as }),
  ),
  step('GET ec2tokens', 'GET /v3/ec2tokens', { as: 'service' }),
  step('the token is valid', 'GET /v3/auth/tokens', { headers: { 'X-Subject-Token': '{from-ec2}' } }),
  step('the token lists no credentials', 'GET /v3/credentials', { as: { token: 'from-ec2' } }),
  step('the token makes no credentials', `POST ${PATH}`, {
    as: { token: 'from-ec2' },
    body: { tenant_id: '{near-project}' },
  }),
  step('the token does not become another', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: { auth: { identity: { methods: ['token'], token: { id: '{from-ec2}' } } } },
  }),
]

const amzText = (later_s = 0) => `GET\n\n\n${new Date(Date.now() + later_s * 1000).toUTCString()}\n/bucket/thing`
const s3v4 = (get: Get, service: string, end = 'aws4_request', later_s = 0) => {
  const time = compact(now(later_s))
  const scope = [time.slice(0, 8), 'RegionOne', service, end]
  const text = ['AWS4-HMAC-SHA256', time, scope.join('/'), NO_BODY].join('\n')
  return { access: get('access'), token: urlBase64(text), signature: signTextV4(get('key'), text, scope) }
}
const urlBase64 = (text: string) => Buffer.from(text).toString('base64').replaceAll('+', '-').replaceAll('/', '_')
const s3 = (name: string, make: (get: Get) => Json, rest: Partial<Step> = {}) =>
  step(`s3 ${name}`, 'POST /v3/s3tokens', {
    as: 'service',
    make: (get) => ({ body: { credentials: make(get) } }),
    ...rest,
  })
const s3v1 = (get: Get, text = amzText()): Credentials => ({
  access: get('access'),
  token: urlBase64(text),
  signature: signS3V1(get('key'), text),
})

const s3Tokens: readonly Step[] = [
  s3('version 1', (get) => s3v1(get)),
  s3('version 1 of long ago', (get) => s3v1(get, amzText(-36000))),
  s3('version 4 of long ago', (get) => s3v4(get, 's3', 'aws4_request', -36000)),
  s3('version 4', (get) => s3v4(get, 's3')),
  s3('version 4 of iam', (get) => s3v4(get, 'iam')),
  s3('version 4 of sts', (get) => s3v4(get, 'sts')),
  s3('version 4 of another service', (get) => s3v4(get, 'ec2')),
  s3('version 4 with another end', (get) => s3v4(get, 's3', 'aws5_request')),
  s3('version 4 of few lines', (get) => s3v1(get, 'AWS4-HMAC-SHA256\nx')),
  s3('a wrong signature', (get) => ({ ...s3v1(get), signature: 'bm9wZQ==' })),
  s3('another text', (get) => ({ ...s3v1(get), token: urlBase64('DELETE\n\n\n\n/bucket') })),
  s3('an unknown key', (get) => ({ ...s3v1(get), access: 'unknown' })),
  s3('no access', () => ({ token: 'x', signature: 'y' })),
  s3('nothing', () => ({}), { make: () => ({ body: {} }) }),
  ...each(['admin', 'system-reader', 'project-member', 'no-roles', 'anonymous'], (as) =>
    s3(`as ${as}`, (get) => s3v1(get), { as }),
  ),
  step('GET s3tokens', 'GET /v3/s3tokens', { as: 'service' }),
]

const ending: readonly Step[] = [
  step('disable the user', 'PATCH /v3/users/{ec2-user}', { body: { user: { enabled: false } } }),
  validate('of a disabled user', credentials(v2)),
  s3('of a disabled user', (get) => s3v1(get)),
  step('enable the user', 'PATCH /v3/users/{ec2-user}', { body: { user: { enabled: true } } }),
  step('own token again', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    pause_s: 1.1,
    body: login({ id: '{ec2-user}', password: 'ec2 password' }, { project: { id: '{near-project}' } }),
    save: { 'ec2-token': 'header x-subject-token' },
  }),
  ...each(
    STRANGERS.filter((as) => as !== 'project-admin'),
    (as) => step(`remove as ${as}`, `DELETE ${PATH}/{access}`, { as }),
  ),
  step('remove below another user', 'DELETE /v3/users/{near-user}/credentials/OS-EC2/{access}', { as: own }),
  step('remove of nobody', 'DELETE /v3/users/nobody/credentials/OS-EC2/{access}'),
  step('remove own', `DELETE ${PATH}/{access}`, { as: own }),
  step('remove again', `DELETE ${PATH}/{access}`),
  step('remove by an admin', `DELETE ${PATH}/{by-admin}`),
  validate('of a removed key', credentials(v2)),
  step('only the far one is left', `GET ${PATH}`),
  step('remove the user', 'DELETE /v3/users/{ec2-user}'),
]

export const ec2: Area = { name: 'ec2', steps: [...setUp, ...managing, ...validating, ...s3Tokens, ...ending] }
