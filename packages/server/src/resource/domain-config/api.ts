import { Type } from 'typebox'
import type { Context } from '../../kernel/context.ts'
import { Answer, type JsonHomeEntry, type Operation, operation } from '../../kernel/declare.ts'
import { domainById } from '../projects/operations.ts'
import { removeConfig, replaceConfig, showCompliance, showConfig, showDefaults, updateConfig } from './operations.ts'
import type { Part } from './store.ts'

const Body = Type.Object({ config: Type.Optional(Type.Unknown()) })
const answer = Type.Object({ config: Type.Object({}) })
const CONFIG = '/v3/domains/{domain_id}/config'
const home = (rel: string): JsonHomeEntry => ({ rel, params: { group: 'config_group', option: 'config_option' } })

const show = {
  oneOf: ['identity:get_domain_config', 'identity:get_security_compliance_domain_config'],
  choose: ({ params }: { readonly params: { readonly group?: string } }) =>
    params.group === 'security_compliance'
      ? 'identity:get_security_compliance_domain_config'
      : 'identity:get_domain_config',
}

const partOf = (params: Readonly<Record<string, string>>): Part => ({
  domainId: params.domain_id ?? '',
  group: params.group,
  option: params.option,
})

/** What is asked of the configuration is told before whether there is such a domain, as upstream does. */
async function shown(ctx: Context, params: Readonly<Record<string, string>>) {
  const part = partOf(params)
  const config = part.group === 'security_compliance' ? showCompliance(ctx, part) : await showConfig(ctx, part)
  await domainById(ctx, part.domainId)
  return { config }
}

const replace = operation({
  method: 'PUT',
  path: CONFIG,
  summary: "Replace a domain's configuration",
  rule: 'identity:create_domain_config',
  body: Body,
  answer,
  example: { request: { config: { identity: { driver: 'ldap' }, ldap: { url: 'ldap://directory.example' } } } },
  change: async (ctx, { params, body }) => {
    const { config, created } = await replaceConfig(ctx, params.domain_id, body.config)
    return new Answer({ config }, { status: created ? 201 : 200 })
  },
})

/** Show, change and delete are the same for all of it, a group and an option, but for what the path names. */
const operationsAt = <const Path extends `${typeof CONFIG}${string}`>(at: {
  readonly path: Path
  readonly rel: string
  readonly what: string
  readonly example: object
}): readonly Operation[] => [
  operation({
    method: 'GET',
    path: at.path,
    summary: `Show ${at.what}, but for what is sensitive`,
    home: home(at.rel),
    rule: show,
    answer,
    run: (ctx, { params }) => shown(ctx, params),
  }),
  operation({
    method: 'PATCH',
    path: at.path,
    summary: `Change ${at.what}`,
    rule: 'identity:update_domain_config',
    body: Body,
    answer,
    example: { request: { config: at.example } },
    change: async (ctx, { params, body }) => ({ config: await updateConfig(ctx, partOf(params), body.config ?? {}) }),
  }),
  operation({
    method: 'DELETE',
    path: at.path,
    summary: `Delete ${at.what}`,
    rule: 'identity:delete_domain_config',
    status: 204,
    change: (ctx, { params }) => removeConfig(ctx, partOf(params)),
  }),
]

const defaultsAt = (path: string, rel: string, what: string): Operation =>
  operation({
    method: 'GET',
    path,
    summary: `Show ${what}, as the server itself has it`,
    home: home(rel),
    rule: 'identity:get_domain_config_default',
    answer,
    run: (ctx, { params }) => {
      const { group, option } = partOf(params)
      return { config: showDefaults(ctx, group, option) }
    },
  })

export const domainConfigOperations = [
  replace,
  ...operationsAt({
    path: CONFIG,
    rel: 'domain_config',
    what: "a domain's configuration",
    example: { ldap: { url: 'ldap://directory.example' } },
  }),
  ...operationsAt({
    path: `${CONFIG}/{group}`,
    rel: 'domain_config_group',
    what: "a group of a domain's configuration",
    example: { ldap: { url: 'ldap://directory.example' } },
  }),
  ...operationsAt({
    path: `${CONFIG}/{group}/{option}`,
    rel: 'domain_config_option',
    what: "an option of a domain's configuration",
    example: { url: 'ldap://directory.example' },
  }),
  defaultsAt('/v3/domains/config/default', 'domain_config_default', 'what domains can configure'),
  defaultsAt('/v3/domains/config/{group}/default', 'domain_config_default_group', 'a group that domains can configure'),
  defaultsAt(
    '/v3/domains/config/{group}/{option}/default',
    'domain_config_default_option',
    'an option that domains can configure',
  ),
]
