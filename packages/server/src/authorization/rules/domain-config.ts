import type { RuleDefault } from '@quoin/policy'

export const domainConfig = [
  {
    name: 'identity:create_domain_config',
    check: 'rule:admin_required',
    description: 'Set options for one domain alone, such as its LDAP server.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PUT', path: '/v3/domains/{domain_id}/config' }],
    deprecated: {
      name: 'identity:create_domain_config',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:get_domain_config',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'Read the options set for one domain, other than secret ones.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/domains/{domain_id}/config' },
      { method: 'HEAD', path: '/v3/domains/{domain_id}/config' },
      { method: 'GET', path: '/v3/domains/{domain_id}/config/{group}' },
      { method: 'HEAD', path: '/v3/domains/{domain_id}/config/{group}' },
      { method: 'GET', path: '/v3/domains/{domain_id}/config/{group}/{option}' },
      { method: 'HEAD', path: '/v3/domains/{domain_id}/config/{group}/{option}' },
    ],
    deprecated: {
      name: 'identity:get_domain_config',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:get_security_compliance_domain_config',
    check: '',
    description: 'Read the password rules of the default domain, so that forms can explain them.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/domains/{domain_id}/config/security_compliance' },
      { method: 'HEAD', path: '/v3/domains/{domain_id}/config/security_compliance' },
      { method: 'GET', path: '/v3/domains/{domain_id}/config/security_compliance/{option}' },
      { method: 'HEAD', path: '/v3/domains/{domain_id}/config/security_compliance/{option}' },
    ],
  },
  {
    name: 'identity:update_domain_config',
    check: 'rule:admin_required',
    description: 'Change options set for one domain.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'PATCH', path: '/v3/domains/{domain_id}/config' },
      { method: 'PATCH', path: '/v3/domains/{domain_id}/config/{group}' },
      { method: 'PATCH', path: '/v3/domains/{domain_id}/config/{group}/{option}' },
    ],
    deprecated: {
      name: 'identity:update_domain_config',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:delete_domain_config',
    check: 'rule:admin_required',
    description: 'Take options of one domain back to the common ones.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'DELETE', path: '/v3/domains/{domain_id}/config' },
      { method: 'DELETE', path: '/v3/domains/{domain_id}/config/{group}' },
      { method: 'DELETE', path: '/v3/domains/{domain_id}/config/{group}/{option}' },
    ],
    deprecated: {
      name: 'identity:delete_domain_config',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:get_domain_config_default',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'Read the values that hold for domains with no options of their own.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/domains/config/default' },
      { method: 'HEAD', path: '/v3/domains/config/default' },
      { method: 'GET', path: '/v3/domains/config/{group}/default' },
      { method: 'HEAD', path: '/v3/domains/config/{group}/default' },
      { method: 'GET', path: '/v3/domains/config/{group}/{option}/default' },
      { method: 'HEAD', path: '/v3/domains/config/{group}/{option}/default' },
    ],
    deprecated: {
      name: 'identity:get_domain_config_default',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
