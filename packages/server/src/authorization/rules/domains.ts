import type { RuleDefault } from '@quoin/policy'

export const domains = [
  {
    name: 'identity:get_domain',
    check:
      'rule:admin_required or (role:reader and system_scope:all) or token.domain.id:%(target.domain.id)s or token.project.domain.id:%(target.domain.id)s',
    description: 'See one domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'GET', path: '/v3/domains/{domain_id}' }],
    deprecated: {
      name: 'identity:get_domain',
      check: 'rule:admin_required or token.project.domain.id:%(target.domain.id)s',
      reason: 'Readers of the system and callers with a token for the domain itself may look now.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_domains',
    check:
      'rule:admin_required or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain.id)s)',
    description: 'See domains; a domain-scoped caller sees its own.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'GET', path: '/v3/domains' }],
    deprecated: {
      name: 'identity:list_domains',
      check: 'rule:admin_required',
      reason: 'Readers of the system or of the domain may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:create_domain',
    check: 'rule:admin_required',
    description: 'Make a domain.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'POST', path: '/v3/domains' }],
    deprecated: {
      name: 'identity:create_domain',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_domain',
    check: 'rule:admin_required',
    description: 'Rename, describe, enable or disable a domain.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/domains/{domain_id}' }],
    deprecated: {
      name: 'identity:update_domain',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_domain',
    check: 'rule:admin_required',
    description: 'Remove a disabled domain with everything that belongs to it.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/domains/{domain_id}' }],
    deprecated: {
      name: 'identity:delete_domain',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'S',
    },
  },
] as const satisfies readonly RuleDefault[]
