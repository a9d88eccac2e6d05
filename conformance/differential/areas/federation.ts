/** Identity providers, mappings, protocols and service providers; what federation refuses, and what is long gone. */
import type { Json } from '../../normalise.ts'
import { type Area, each, type Step, step } from '../steps.ts'
import { NO_ADMINS, READERS } from './cast.ts'

const BASE = '/v3/OS-FEDERATION'
const IDPS = `${BASE}/identity_providers`
const MAPPINGS = `${BASE}/mappings`
const PROTOCOLS = `${IDPS}/idp/protocols`
const SPS = `${BASE}/service_providers`

/** The four collections have one shape: named by the path, made by PUT. */
interface Kind {
  readonly key: string
  readonly at: string
  readonly good: Json
  readonly update: Json
}

const crud = ({ key, at, good, update }: Kind, made: string): Step[] => {
  const list = at.slice(0, at.lastIndexOf('/'))
  const unknown = `${list}/nothing`
  const word = key.replace('_', ' ')
  return [
    step(`${word}: make again`, `PUT ${at}`, { body: { [key]: good } }),
    step(`${word}: make without the key`, `PUT ${list}/other`, { body: {} }),
    ...each(NO_ADMINS, (as) => step(`${word}: make as ${as}`, `PUT ${list}/other`, { as, body: { [key]: good } })),
    step(`${word}: list`, `GET ${list}`),
    step(`${word}: list by HEAD`, `HEAD ${list}`),
    ...each(READERS, (as) => step(`${word}: list as ${as}`, `GET ${list}`, { as })),
    step(`${word}: show`, `GET ${at}`),
    step(`${word}: show by HEAD`, `HEAD ${at}`),
    step(`${word}: show unknown`, `GET ${unknown}`),
    ...each(READERS, (as) => step(`${word}: show as ${as}`, `GET ${at}`, { as })),
    step(`${word}: change`, `PATCH ${at}`, { body: { [key]: update } }),
    step(`${word}: change nothing`, `PATCH ${at}`, { body: { [key]: {} } }),
    step(`${word}: change unknown`, `PATCH ${unknown}`, { body: { [key]: update } }),
    step(`${word}: change by null`, `PATCH ${at}`, { body: { [key]: null } }),
    ...each(NO_ADMINS, (as) => step(`${word}: change as ${as}`, `PATCH ${at}`, { as, body: { [key]: update } })),
    step(`${word}: show after (${made})`, `GET ${at}`),
  ]
}

const ends = (word: string, at: string): Step[] => [
  ...each(NO_ADMINS, (as) => step(`${word}: remove as ${as}`, `DELETE ${at}`, { as })),
  step(`${word}: remove unknown`, `DELETE ${at.slice(0, at.lastIndexOf('/'))}/nothing`),
  step(`${word}: remove`, `DELETE ${at}`),
  step(`${word}: remove again`, `DELETE ${at}`),
]

const idp = (name: string, id: string, fields: Json) =>
  step(`identity provider ${name}`, `PUT ${IDPS}/${id}`, { body: { identity_provider: fields } })
const changeIdp = (name: string, fields: Json) =>
  step(`change the identity provider ${name}`, `PATCH ${IDPS}/idp`, { body: { identity_provider: fields } })

const identityProviders: readonly Step[] = [
  idp('one', 'idp', {
    domain_id: '{near}',
    description: 'One',
    enabled: true,
    remote_ids: ['https://one.example', 'urn:one'],
  }),
  idp('of nothing but a domain', 'plain', { domain_id: '{near}' }),
  idp('with a domain made for it', 'alone', {}),
  idp('that forgets', 'forgets', { domain_id: '{far}', authorization_ttl: 60 }),
  idp('with a remote id that is taken', 'taken', { domain_id: '{near}', remote_ids: ['urn:one'] }),
  idp('with a remote id twice', 'twice', { domain_id: '{near}', remote_ids: ['a', 'a'] }),
  idp('with remote ids as text', 'text', { domain_id: '{near}', remote_ids: 'a' }),
  idp('with remote ids that are null', 'nulls', { domain_id: '{near}', remote_ids: null }),
  idp('of an unknown domain', 'lost', { domain_id: 'ffffffffffffffffffffffffffffffff' }),
  idp('of a domain id that is none', 'odd', { domain_id: 'not a domain!' }),
  idp('enabled as text', 'enabled', { domain_id: '{near}', enabled: 'yes' }),
  idp('that forgets before now', 'before', { domain_id: '{near}', authorization_ttl: -1 }),
  idp('with more', 'more', { domain_id: '{near}', more: 1 }),
  idp('with another id', 'id', { id: 'other', domain_id: '{near}' }),
  idp('with a description that is a number', 'number', { domain_id: '{near}', description: 5 }),
  idp('with a long id', 'i'.repeat(65), { domain_id: '{near}' }),
  ...crud(
    { key: 'identity_provider', at: `${IDPS}/idp`, good: { domain_id: '{near}' }, update: { description: 'Changed' } },
    'one',
  ),
  ...each(
    ['id=idp', 'enabled=true', 'enabled=false', 'enabled=0', 'id=nothing', 'unknown=1', 'id__contains=l'],
    (query) => step(`identity provider: list ${query}`, `GET ${IDPS}?${query}`),
  ),
  changeIdp('to be disabled', { enabled: false }),
  changeIdp('to be enabled', { enabled: true }),
  changeIdp('to other remote ids', { remote_ids: ['https://two.example'] }),
  changeIdp('to no remote ids', { remote_ids: [] }),
  changeIdp('to a remote id that is taken', { remote_ids: ['urn:taken'] }),
  changeIdp('to another domain', { domain_id: '{far}' }),
  changeIdp('to another id', { id: 'other' }),
  changeIdp('to forget', { authorization_ttl: 5 }),
  changeIdp('to more', { more: 1 }),
  changeIdp('back', { remote_ids: ['https://one.example'] }),
]

const RULES: Json = [
  {
    local: [{ user: { name: '{0}' }, group: { id: '{near-group}' } }],
    remote: [{ type: 'HTTP_X_NAME' }, { type: 'HTTP_X_KIND', any_one_of: ['Person'] }],
  },
]
const mapping = (name: string, id: string, fields: Json) =>
  step(`mapping ${name}`, `PUT ${MAPPINGS}/${id}`, { body: { mapping: fields } })
const rule = (more: { readonly [key: string]: Json }): Json => ({
  rules: [{ local: [{ user: { name: '{0}' } }], remote: [{ type: 'HTTP_X_NAME' }], ...more }],
})

const mappings: readonly Step[] = [
  mapping('one', 'mapping', { rules: RULES }),
  mapping(
    'with projects',
    'projects',
    rule({ local: [{ user: { name: '{0}' } }, { projects: [{ name: 'own', roles: [{ name: 'member' }] }] }] }),
  ),
  mapping(
    'with groups by name',
    'groups',
    rule({ local: [{ user: { name: '{0}' }, group: { name: 'near-group', domain: { id: '{near}' } } }] }),
  ),
  mapping(
    'of local users',
    'locals',
    rule({ local: [{ user: { name: '{0}', type: 'local', domain: { id: '{near}' } } }] }),
  ),
  mapping(
    'with a pattern',
    'pattern',
    rule({ remote: [{ type: 'HTTP_X_NAME' }, { type: 'HTTP_X_MAIL', any_one_of: ['.*@x$'], regex: true }] }),
  ),
  mapping(
    'with a list to keep',
    'keep',
    rule({ remote: [{ type: 'HTTP_X_NAME' }, { type: 'HTTP_X_GROUPS', whitelist: ['a', 'b'] }] }),
  ),
  mapping(
    'with a list to drop',
    'drop',
    rule({ remote: [{ type: 'HTTP_X_NAME' }, { type: 'HTTP_X_GROUPS', blacklist: ['a'] }] }),
  ),
  mapping('with a schema version', 'versioned', { ...(rule({}) as object), schema_version: '1.0' }),
  mapping('without rules', 'x', {}),
  mapping('with no rules', 'x', { rules: [] }),
  mapping('with rules as an object', 'x', { rules: {} }),
  mapping('without local', 'x', { rules: [{ remote: [{ type: 'A' }] }] }),
  mapping('without remote', 'x', { rules: [{ local: [{ user: { name: 'x' } }] }] }),
  mapping('with no remote', 'x', rule({ remote: [] })),
  mapping('with a remote of no type', 'x', rule({ remote: [{ any_one_of: ['x'] }] })),
  mapping('with any and none', 'x', rule({ remote: [{ type: 'A', any_one_of: ['x'], not_any_of: ['y'] }] })),
  mapping('with an unknown condition', 'x', rule({ remote: [{ type: 'A', sometimes: ['x'] }] })),
  mapping('with a group of no domain', 'x', rule({ local: [{ group: { name: 'g' } }] })),
  mapping('with an unknown local part', 'x', rule({ local: [{ robot: { name: 'x' } }] })),
  mapping('with more', 'x', { ...(rule({}) as object), more: 1 }),
  mapping('with an unknown schema version', 'x', { ...(rule({}) as object), schema_version: '3.0' }),
  ...crud({ key: 'mapping', at: `${MAPPINGS}/mapping`, good: { rules: RULES }, update: { rules: RULES } }, 'one'),
]

const protocol = (name: string, id: string, fields: Json, at = PROTOCOLS) =>
  step(`protocol ${name}`, `PUT ${at}/${id}`, { body: { protocol: fields } })

const protocols: readonly Step[] = [
  protocol('one', 'mapped', { mapping_id: 'mapping' }),
  protocol('with a remote id attribute', 'saml2', { mapping_id: 'mapping', remote_id_attribute: 'HTTP_X_ISSUER' }),
  protocol('of an unknown mapping', 'lost', { mapping_id: 'nothing' }),
  protocol('of an unknown provider', 'lost', { mapping_id: 'mapping' }, `${IDPS}/nothing/protocols`),
  protocol('without a mapping', 'none', {}),
  protocol('with a mapping that is a number', 'number', { mapping_id: 5 }),
  protocol('with a long attribute', 'long', { mapping_id: 'mapping', remote_id_attribute: 'A'.repeat(65) }),
  protocol('with more', 'more', { mapping_id: 'mapping', more: 1 }),
  ...crud(
    { key: 'protocol', at: `${PROTOCOLS}/mapped`, good: { mapping_id: 'mapping' }, update: { mapping_id: 'groups' } },
    'one',
  ),
  step('change a protocol to an unknown mapping', `PATCH ${PROTOCOLS}/mapped`, {
    body: { protocol: { mapping_id: 'nothing' } },
  }),
  step('change a protocol back', `PATCH ${PROTOCOLS}/mapped`, { body: { protocol: { mapping_id: 'mapping' } } }),
  step('protocols of an unknown provider', `GET ${IDPS}/nothing/protocols`),
  step('remove a mapping in use', `DELETE ${MAPPINGS}/mapping`),
]

const URLS = { auth_url: 'https://sp.example/auth', sp_url: 'https://sp.example/sp' }
const sp = (name: string, id: string, fields: Json) =>
  step(`service provider ${name}`, `PUT ${SPS}/${id}`, { body: { service_provider: fields } })

const serviceProviders: readonly Step[] = [
  sp('one', 'sp', { ...URLS, enabled: true, description: 'One' }),
  sp('of nothing else', 'bare', URLS),
  sp('with a prefix', 'prefixed', { ...URLS, relay_state_prefix: 'x:' }),
  sp('without an address to sign in', 'x', { sp_url: URLS.sp_url }),
  sp('without an address', 'x', { auth_url: URLS.auth_url }),
  sp('with an address that is none', 'x', { ...URLS, sp_url: 'nowhere' }),
  sp('with a long address', 'x', { ...URLS, sp_url: `http://${'x'.repeat(250)}` }),
  sp('with a null prefix', 'null', { ...URLS, relay_state_prefix: null }),
  sp('enabled as text', 'x', { ...URLS, enabled: 'yes' }),
  sp('with more', 'x', { ...URLS, more: 1 }),
  ...crud({ key: 'service_provider', at: `${SPS}/sp`, good: URLS, update: { description: 'Changed' } }, 'one'),
  ...each(['id=sp', 'enabled=true', 'enabled=false', 'unknown=1'], (query) =>
    step(`service provider: list ${query}`, `GET ${SPS}?${query}`),
  ),
  step('service providers in a token', 'POST /v3/auth/tokens', {
    as: 'anonymous',
    body: {
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { id: '{id-project-member}', password: 'project-member password' } },
        },
        scope: { project: { id: '{near-project}' } },
      },
    },
  }),
]

const AUTH = `${PROTOCOLS}/mapped/auth`
const WEBSSO = '/v3/auth/OS-FEDERATION'

const signingIn: readonly Step[] = [
  step('sign in without an assertion', `GET ${AUTH}`, { as: 'anonymous' }),
  step('sign in by POST without an assertion', `POST ${AUTH}`, { as: 'anonymous' }),
  step('sign in at an unknown provider', `GET ${IDPS}/nothing/protocols/mapped/auth`, { as: 'anonymous' }),
  step('sign in by POST at an unknown provider', `POST ${IDPS}/nothing/protocols/mapped/auth`, { as: 'anonymous' }),
  step('sign in by an unknown protocol', `GET ${PROTOCOLS}/nothing/auth`, { as: 'anonymous' }),
  step('sign in at a disabled provider', `GET ${IDPS}/plain/protocols/mapped/auth`, { as: 'anonymous' }),
  ...['GET', 'POST'].flatMap((method) => [
    step(`websso by ${method} without an origin`, `${method} ${WEBSSO}/websso/mapped`, { as: 'anonymous' }),
    step(`websso by ${method} for a stranger`, `${method} ${WEBSSO}/websso/mapped?origin=http://evil.example`, {
      as: 'anonymous',
    }),
    step(
      `websso of a provider by ${method} without an origin`,
      `${method} ${WEBSSO}/identity_providers/idp/protocols/mapped/websso`,
      { as: 'anonymous' },
    ),
    step(
      `websso of a provider by ${method} for a stranger`,
      `${method} ${WEBSSO}/identity_providers/idp/protocols/mapped/websso?origin=http://evil.example`,
      { as: 'anonymous' },
    ),
  ]),
  step('old projects', `GET ${BASE}/projects`, { as: 'project-member' }),
  step('old projects anonymously', `GET ${BASE}/projects`, { as: 'anonymous' }),
  step('old domains', `GET ${BASE}/domains`, { as: 'domain-member' }),
  step('old domains anonymously', `GET ${BASE}/domains`, { as: 'anonymous' }),
]

const endings: readonly Step[] = [
  ...ends('protocol', `${PROTOCOLS}/mapped`),
  step('protocol: gone', `GET ${PROTOCOLS}/mapped`),
  ...ends('service provider', `${SPS}/sp`),
  step('remove a provider with a protocol', `DELETE ${IDPS}/idp`),
  ...ends('identity provider', `${IDPS}/forgets`),
  step('its protocols went along', `GET ${PROTOCOLS}`),
  ...ends('mapping', `${MAPPINGS}/mapping`),
  step('remove the lonely provider', `DELETE ${IDPS}/alone`),
  step('remove the plain provider', `DELETE ${IDPS}/plain`),
]

const gone: readonly Step[] = [
  ...['ca', 'certificates'].flatMap((what) => [
    step(`certificate ${what}`, `GET /v3/OS-SIMPLE-CERT/${what}`),
    step(`certificate ${what} anonymously`, `GET /v3/OS-SIMPLE-CERT/${what}`, { as: 'anonymous' }),
  ]),
  step('revoked list', 'GET /v3/auth/tokens/OS-PKI/revoked'),
  step('revoked list anonymously', 'GET /v3/auth/tokens/OS-PKI/revoked', { as: 'anonymous' }),
]

export const federation: Area = {
  name: 'federation',
  steps: [...identityProviders, ...mappings, ...protocols, ...serviceProviders, ...signingIn, ...endings, ...gone],
}

/** Assertions for other clouds: what is refused. To make one takes xmlsec1 and keys. */
export const saml: Area = {
  name: 'saml',
  steps: [
    sp('to assert to', 'saml-sp', { ...URLS, enabled: true }),
    ...['saml2', 'saml2/ecp'].flatMap((form) => [
      step(`assertion ${form} of nothing`, `POST ${WEBSSO}/${form}`, { as: 'anonymous', body: {} }),
      step(`assertion ${form} without auth`, `POST ${WEBSSO}/${form}`, { as: 'anonymous', body: { auth: {} } }),
      step(`assertion ${form} with a bad token`, `POST ${WEBSSO}/${form}`, {
        as: 'anonymous',
        body: {
          auth: {
            identity: { methods: ['token'], token: { id: 'nonsense' } },
            scope: { service_provider: { id: 'saml-sp' } },
          },
        },
      }),
      step(`assertion ${form} for an unknown provider`, `POST ${WEBSSO}/${form}`, {
        as: 'anonymous',
        body: {
          auth: {
            identity: { methods: ['token'], token: { id: '{project-member}' } },
            scope: { service_provider: { id: 'nothing' } },
          },
        },
      }),
      step(`assertion ${form} with a token for the system`, `POST ${WEBSSO}/${form}`, {
        as: 'anonymous',
        body: {
          auth: {
            identity: { methods: ['token'], token: { id: '{system-admin}' } },
            scope: { service_provider: { id: 'saml-sp' } },
          },
        },
      }),
    ]),
    step('metadata', `GET ${BASE}/saml2/metadata`, { as: 'anonymous' }),
    step('remove the provider', `DELETE ${SPS}/saml-sp`),
  ],
}
