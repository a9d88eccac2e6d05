import type { Json } from '../../normalise.ts'
import { type Area, each, type Step, step } from '../steps.ts'

const at = (rest = '', id = '{configured}') => `/v3/domains/${id}/config${rest}`
const put = (name: string, config: Json, rest: Partial<Step> = {}) =>
  step(`put ${name}`, `PUT ${at()}`, { body: { config }, ...rest })
const patch = (name: string, path: string, config: Json) =>
  step(`patch ${name}`, `PATCH ${at(path)}`, { body: { config } })

const steps: readonly Step[] = [
  step('domain', 'POST /v3/domains', {
    body: { domain: { name: 'configured', enabled: false } },
    save: { configured: 'domain.id' },
  }),
  step('nothing yet', `GET ${at()}`),
  step('no group yet', `GET ${at('/ldap')}`),
  step('no option yet', `GET ${at('/ldap/url')}`),
  step('remove nothing', `DELETE ${at()}`),
  step('remove no group', `DELETE ${at('/ldap')}`),
  put('first', { ldap: { url: 'ldap://x', password: 'sensitive', user_tree_dn: 'ou=x', use_tls: true, page_size: 5 } }),
  put('again', { identity: { driver: 'ldap' }, ldap: { url: 'ldap://y', password: 'sensitive' } }),
  put('empty', {}),
  put('null', null),
  put('group empty', { ldap: {} }),
  put('group a text', { ldap: 'x' }),
  put('group null', { ldap: null }),
  put('unknown group', { token: { provider: 'x' } }),
  put('unknown option', { ldap: { colour: 'x' } }),
  step('put without a body', `PUT ${at()}`, { body: {} }),
  ...each(['', '/ldap', '/ldap/url', '/ldap/password', '/ldap/suffix', '/ldap/colour', '/identity', '/token'], (path) =>
    step(`show ${path}`, `GET ${at(path)}`),
  ),
  step('show by head', `HEAD ${at()}`),
  patch('whole', '', { ldap: { suffix: 'dc=x' }, identity: { list_limit: 5 } }),
  patch('group', '/ldap', { ldap: { suffix: 'dc=y', group_filter: 'x' } }),
  patch('option', '/ldap/suffix', { suffix: 'dc=z' }),
  patch('sensitive option', '/ldap/password', { password: 'other' }),
  patch('nothing', '', {}),
  patch('group, two', '/ldap', { ldap: { suffix: 'x' }, identity: { driver: 'sql' } }),
  patch('group, another', '/ldap', { identity: { driver: 'sql' } }),
  patch('group, unknown', '/token', { token: { provider: 'x' } }),
  patch('option, two', '/ldap/url', { url: 'x', suffix: 'y' }),
  patch('option, another', '/ldap/url', { suffix: 'y' }),
  patch('option, unknown', '/ldap/colour', { colour: 'y' }),
  patch('option, not there', '/ldap/user_filter', { user_filter: 'y' }),
  patch('option, nothing', '/ldap/url', {}),
  step('remove option', `DELETE ${at('/ldap/suffix')}`),
  step('remove option again', `DELETE ${at('/ldap/suffix')}`),
  step('remove unknown option', `DELETE ${at('/ldap/colour')}`),
  step('remove group', `DELETE ${at('/ldap')}`),
  step('remove group again', `DELETE ${at('/ldap')}`),
  step('what is left', `GET ${at()}`),
  step('remove all', `DELETE ${at()}`),
  put('sensitive alone', { ldap: { password: 'x' } }),
  step('show sensitive alone', `GET ${at()}`),
  step('patch sensitive alone', `PATCH ${at()}`, { body: { config: { ldap: { password: 'y' } } } }),
  ...each(['GET', 'PUT', 'PATCH', 'DELETE'], (method) =>
    step(`missing domain ${method}`, `${method} ${at('', 'missing')}`, {
      ...(method === 'GET' || method === 'DELETE' ? {} : { body: { config: { ldap: { url: 'x' } } } }),
    }),
  ),
  ...(['no-roles', 'domain-admin', 'system-reader', 'anonymous'] as const).flatMap((as): Step[] => [
    step(`${as} shows`, `GET ${at()}`, { as }),
    step(`${as} puts`, `PUT ${at()}`, { as, body: { config: {} } }),
    step(`${as} reads compliance`, `GET ${at('/security_compliance', 'default')}`, { as }),
    step(`${as} reads compliance elsewhere`, `GET ${at('/security_compliance')}`, { as }),
    step(`${as} reads defaults`, 'GET /v3/domains/config/identity/default', { as }),
  ]),
  ...each(['/password_regex', '/password_regex_description', '/lockout_duration'], (option) =>
    step(`compliance ${option}`, `GET ${at(`/security_compliance${option}`, 'default')}`),
  ),
  ...each(['', '/ldap', '/ldap/url', '/ldap/password', '/ldap/colour', '/token', '/identity/list_limit'], (path) =>
    step(`default ${path}`, `GET /v3/domains/config${path}/default`),
  ),
  step('default by head', 'HEAD /v3/domains/config/default'),
  ...(['OS-SIMPLE-CERT/ca', 'OS-SIMPLE-CERT/certificates', 'auth/tokens/OS-PKI/revoked'] as const).flatMap(
    (path): Step[] =>
      (['GET', 'HEAD'] as const).map((method) =>
        step(`${method} ${path}`, `${method} /v3/${path}`, { as: 'anonymous' }),
      ),
  ),
  step('tidy', 'DELETE /v3/domains/{configured}', { tidy: true }),
]

/** Configuration of domains, and what is left of PKI tokens. */
export const domainConfig: Area = { name: 'domain config', steps }
