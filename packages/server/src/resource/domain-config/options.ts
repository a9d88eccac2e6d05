import { type Config, type Option, sections } from '../../kernel/config/index.ts'
import { Forbidden } from '../../kernel/errors.ts'

/**
 * Which options a domain may have of its own: those of its users' directory. Each is named here, so that an option that
 * is new in the configuration is not a domain's to set until someone decided so.
 */
const WHITELISTED = {
  identity: ['driver', 'list_limit'],
  ldap: [
    'url',
    'user',
    'suffix',
    'query_scope',
    'page_size',
    'alias_dereferencing',
    'debug_level',
    'chase_referrals',
    'user_tree_dn',
    'user_filter',
    'user_objectclass',
    'user_id_attribute',
    'user_name_attribute',
    'user_mail_attribute',
    'user_description_attribute',
    'user_pass_attribute',
    'user_enabled_attribute',
    'user_enabled_invert',
    'user_enabled_mask',
    'user_enabled_default',
    'user_attribute_ignore',
    'user_default_project_id_attribute',
    'user_enabled_emulation',
    'user_enabled_emulation_dn',
    'user_enabled_emulation_use_group_config',
    'user_additional_attribute_mapping',
    'group_tree_dn',
    'group_filter',
    'group_objectclass',
    'group_id_attribute',
    'group_name_attribute',
    'group_members_are_ids',
    'group_member_attribute',
    'group_desc_attribute',
    'group_attribute_ignore',
    'group_additional_attribute_mapping',
    'tls_cacertfile',
    'tls_cacertdir',
    'use_tls',
    'tls_req_cert',
    'use_pool',
    'pool_size',
    'pool_retry_max',
    'pool_retry_delay',
    'pool_connection_timeout',
    'pool_connection_lifetime',
    'use_auth_pool',
    'auth_pool_size',
    'auth_pool_connection_lifetime',
  ],
} as const
/** Stored apart, and never shown again. */
const SENSITIVE = { identity: [], ldap: ['password'] } as const

type Names = ReadonlyMap<string, readonly string[]>
export interface Supported {
  readonly whitelisted: Names
  readonly sensitive: Names
}

export const supportedOptions = ({
  domain_config: { additional_whitelisted_options, ...rest },
}: Config): Supported => ({
  whitelisted: joined(WHITELISTED, additional_whitelisted_options),
  sensitive: joined(SENSITIVE, rest.additional_sensitive_options),
})

/** Added to the built-in ones; upstream forgets a group's own where more are named for it. */
function joined(own: Readonly<Record<string, readonly string[]>>, more: Names | null): Names {
  const names = new Map(Object.entries(own))
  for (const [group, options] of more ?? []) names.set(group, [...new Set([...(names.get(group) ?? []), ...options])])
  return names
}

export const invalid = (reason: string): Forbidden => new Forbidden(`Invalid domain specific configuration: ${reason}.`)

export const isSensitive = ({ sensitive }: Supported, group: string, option: string): boolean =>
  sensitive.get(group)?.includes(option) === true

/** @throws Forbidden */
export function assertSupported(supported: Supported, group: string, option?: string): void {
  const { whitelisted, sensitive } = supported
  if (!whitelisted.has(group) && !sensitive.has(group))
    throw invalid(`Group ${group} is not supported for domain specific configurations`)
  if (option === undefined || whitelisted.get(group)?.includes(option) || isSensitive(supported, group, option)) return
  throw invalid(`Option ${option} in group ${group} is not supported for domain specific configurations`)
}

/** The server's own value; undefined for an option that it does not have, or keeps secret (INV-55). */
export function valueInForce(config: Config, group: string, option: string): unknown {
  const known: Readonly<Record<string, Option<unknown>>> = Object.hasOwn(sections, group)
    ? sections[group as keyof typeof sections]
    : {}
  if (!Object.hasOwn(known, option) || known[option]?.secret === true) return undefined
  return (config[group as keyof typeof sections] as Readonly<Record<string, unknown>>)[option]
}
