/** Options that a domain has for itself, and what is right when it has none. */
import type { Json } from '../../normalise.ts'
import { type Area, each, type Persona, type Step, step } from '../steps.ts'

const READERS = [
  'admin',
  'system-reader',
  'domain-admin',
  'domain-reader',
  'project-admin',
  'project-member',
  'no-roles',
  'garbage',
  'anonymous',
] as const satisfies readonly Persona[]
const OTHERS = ['system-reader', 'domain-reader', 'project-member', 'no-roles', 'garbage', 'anonymous'] as const
const PATH = '/v3/domains/{c-domain}/config'
const send = (name: string, method: string, config: Json, rest: Partial<Step> = {}, path = PATH) =>
  step(name, `${method} ${path}`, { body: { config }, ...rest })
const LDAP = { url: 'ldap://a.example', user_tree_dn: 'ou=a', password: 'hidden' }

const defaults: readonly Step[] = [
  '',
  '/ldap',
  '/identity',
  '/ldap/url',
  '/ldap/page_size',
  '/ldap/use_tls',
  '/ldap/password',
  '/identity/driver',
  '/nothing',
  '/ldap/nothing',
  '/security_compliance',
].flatMap((path) => [
  step(`default of ${path || 'all'}`, `GET /v3/domains/config${path}/default`),
  ...(path === '' || path === '/ldap' || path === '/ldap/url'
    ? [
        step(`default of ${path || 'all'} by HEAD`, `HEAD /v3/domains/config${path}/default`),
        ...each(READERS, (as) =>
          step(`default of ${path || 'all'} as ${as}`, `GET /v3/domains/config${path}/default`, { as }),
        ),
      ]
    : []),
])

const making: readonly Step[] = [
  step('domain', 'POST /v3/domains', { body: { domain: { name: 'configured' } }, save: { 'c-domain': 'domain.id' } }),
  step('show, none', `GET ${PATH}`),
  step('show a group, none', `GET ${PATH}/ldap`),
  step('show an option, none', `GET ${PATH}/ldap/url`),
  send('change, none', 'PATCH', { ldap: { url: 'ldap://x' } }),
  step('remove, none', `DELETE ${PATH}`),
  send('make', 'PUT', { ldap: LDAP, identity: { driver: 'ldap' } }),
  send('make again', 'PUT', { ldap: LDAP, identity: { driver: 'ldap' } }),
  send('make for an unknown domain', 'PUT', { ldap: LDAP }, {}, '/v3/domains/nothing/config'),
  send('make an unknown group', 'PUT', { nothing: { a: 'b' } }),
  send('make an unknown option', 'PUT', { ldap: { nothing: 'b' } }),
  send('make a forbidden option', 'PUT', { identity: { default_domain_id: 'x' } }),
  send('make an empty group', 'PUT', { ldap: {} }),
  send('make nothing', 'PUT', {}),
  send('make null', 'PUT', null),
  send('make text', 'PUT', 'x'),
  send('make a group of text', 'PUT', { ldap: 'x' }),
  send('make other types', 'PUT', {
    ldap: { page_size: 5, use_tls: true, url: null, user_attribute_ignore: ['a', 'b'] },
  }),
  step('show other types', `GET ${PATH}`),
  send('make back', 'PUT', { ldap: LDAP, identity: { driver: 'ldap' } }),
  step('make without the key', `PUT ${PATH}`, { body: {} }),
  ...each(OTHERS, (as) => send(`make as ${as}`, 'PUT', { ldap: LDAP }, { as })),
]

const reading: readonly Step[] = [
  '',
  '/ldap',
  '/ldap/url',
  '/ldap/password',
  '/ldap/suffix',
  '/identity',
  '/identity/driver',
  '/nothing',
  '/ldap/nothing',
  '/security_compliance',
  '/security_compliance/password_regex',
].flatMap((path) => [
  step(`show ${path || 'all'}`, `GET ${PATH}${path}`),
  ...(path === '' || path === '/ldap' || path === '/ldap/url'
    ? [
        step(`show ${path || 'all'} by HEAD`, `HEAD ${PATH}${path}`),
        ...each(READERS, (as) => step(`show ${path || 'all'} as ${as}`, `GET ${PATH}${path}`, { as })),
      ]
    : []),
])

const changing: readonly Step[] = [
  step('show of an unknown domain', 'GET /v3/domains/nothing/config'),
  step('compliance of the default domain', 'GET /v3/domains/default/config/security_compliance'),
  step('compliance of the default domain by a stranger', 'GET /v3/domains/default/config/security_compliance', {
    as: 'no-roles',
  }),
  step('pattern of the default domain', 'GET /v3/domains/default/config/security_compliance/password_regex', {
    as: 'no-roles',
  }),
  step(
    'description of the default domain',
    'GET /v3/domains/default/config/security_compliance/password_regex_description',
  ),
  step('another rule of the default domain', 'GET /v3/domains/default/config/security_compliance/lockout_duration'),
  send('change', 'PATCH', { ldap: { url: 'ldap://b.example' } }),
  send('change with a new group', 'PATCH', { identity: { driver: 'sql' } }),
  send('change a secret', 'PATCH', { ldap: { password: 'other' } }),
  send('change an unknown group', 'PATCH', { nothing: { a: 'b' } }),
  send('change an unknown option', 'PATCH', { ldap: { nothing: 'b' } }),
  send('change nothing', 'PATCH', {}),
  send('change for an unknown domain', 'PATCH', { ldap: { url: 'x' } }, {}, '/v3/domains/nothing/config'),
  send('change a group', 'PATCH', { ldap: { url: 'ldap://c.example', suffix: 'dc=c' } }, {}, `${PATH}/ldap`),
  send('change another group than named', 'PATCH', { identity: { driver: 'sql' } }, {}, `${PATH}/ldap`),
  send('change an unknown group by path', 'PATCH', { nothing: { a: 'b' } }, {}, `${PATH}/nothing`),
  send('change two groups by path', 'PATCH', { ldap: { url: 'x' }, identity: { driver: 'sql' } }, {}, `${PATH}/ldap`),
  send('change an option', 'PATCH', { url: 'ldap://d.example' }, {}, `${PATH}/ldap/url`),
  send('change another option than named', 'PATCH', { suffix: 'x' }, {}, `${PATH}/ldap/url`),
  send('change an unknown option by path', 'PATCH', { nothing: 'x' }, {}, `${PATH}/ldap/nothing`),
  send('change an option that is not there', 'PATCH', { user_filter: 'x' }, {}, `${PATH}/ldap/user_filter`),
  send('change an option within its group', 'PATCH', { ldap: { url: 'x' } }, {}, `${PATH}/ldap/url`),
  ...each(OTHERS, (as) => send(`change as ${as}`, 'PATCH', { ldap: { url: 'x' } }, { as })),
  ...each(OTHERS, (as) => send(`change a group as ${as}`, 'PATCH', { ldap: { url: 'x' } }, { as }, `${PATH}/ldap`)),
  ...each(OTHERS, (as) => send(`change an option as ${as}`, 'PATCH', { url: 'x' }, { as }, `${PATH}/ldap/url`)),
  step('show after', `GET ${PATH}`),
  ...['/ldap/url', '/ldap', ''].flatMap((path) => [
    ...each(OTHERS, (as) => step(`remove ${path || 'all'} as ${as}`, `DELETE ${PATH}${path}`, { as })),
    step(`remove ${path || 'all'}`, `DELETE ${PATH}${path}`),
    step(`remove ${path || 'all'} again`, `DELETE ${PATH}${path}`),
    step(`show after removing ${path || 'all'}`, `GET ${PATH}`),
  ]),
  step('remove an unknown group', `DELETE ${PATH}/nothing`),
  step('remove an unknown option', `DELETE ${PATH}/ldap/nothing`),
  step('remove for an unknown domain', 'DELETE /v3/domains/nothing/config'),
  send('make once more', 'PUT', { ldap: LDAP }),
  step('disable the domain', 'PATCH /v3/domains/{c-domain}', { body: { domain: { enabled: false } } }),
  step('remove the domain', 'DELETE /v3/domains/{c-domain}'),
]

export const domainConfigAccess: Area = {
  name: 'access to domain configuration',
  steps: [...defaults, ...making, ...reading, ...changing],
}
