import type { RuleDefault } from '@quoin/policy'

export const oauth1Consumers = [
  {
    name: 'identity:get_consumer',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See one OAuth1 consumer.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/OS-OAUTH1/consumers/{consumer_id}' }],
    deprecated: {
      name: 'identity:get_consumer',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:list_consumers',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See all OAuth1 consumers.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/OS-OAUTH1/consumers' }],
    deprecated: {
      name: 'identity:list_consumers',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:create_consumer',
    check: 'rule:admin_required',
    description: 'Register an OAuth1 consumer and receive its secret.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'POST', path: '/v3/OS-OAUTH1/consumers' }],
    deprecated: {
      name: 'identity:create_consumer',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:update_consumer',
    check: 'rule:admin_required',
    description: 'Change the description of an OAuth1 consumer.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/OS-OAUTH1/consumers/{consumer_id}' }],
    deprecated: {
      name: 'identity:update_consumer',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:delete_consumer',
    check: 'rule:admin_required',
    description: 'Remove an OAuth1 consumer with the tokens it holds.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/OS-OAUTH1/consumers/{consumer_id}' }],
    deprecated: {
      name: 'identity:delete_consumer',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
