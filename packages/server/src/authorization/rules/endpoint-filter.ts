import type { RuleDefault } from '@quoin/policy'

export const endpointFilter = [
  {
    name: 'identity:list_projects_for_endpoint',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See which projects an endpoint is shown to.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/OS-EP-FILTER/endpoints/{endpoint_id}/projects' }],
    deprecated: {
      name: 'identity:list_projects_for_endpoint',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:add_endpoint_to_project',
    check: 'rule:admin_required',
    description: 'Show an endpoint to a project.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'PUT', path: '/v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id}' }],
    deprecated: {
      name: 'identity:add_endpoint_to_project',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
  {
    name: 'identity:check_endpoint_in_project',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'Ask whether an endpoint is shown to a project.',
    scopeTypes: ['system', 'project'],
    operations: [
      { method: 'GET', path: '/v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id}' },
      { method: 'HEAD', path: '/v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id}' },
    ],
    deprecated: {
      name: 'identity:check_endpoint_in_project',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:list_endpoints_for_project',
    check: 'rule:admin_required or (role:reader and system_scope:all)',
    description: 'See which endpoints a project is shown.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'GET', path: '/v3/OS-EP-FILTER/projects/{project_id}/endpoints' }],
    deprecated: {
      name: 'identity:list_endpoints_for_project',
      check: 'rule:admin_required',
      reason: 'Readers of the system may look now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:remove_endpoint_from_project',
    check: 'rule:admin_required',
    description: 'Stop showing an endpoint to a project.',
    scopeTypes: ['system', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id}' }],
    deprecated: {
      name: 'identity:remove_endpoint_from_project',
      check: 'rule:admin_required',
      reason: 'Nothing changes in who is let in; the rule now also says which token scopes it is for.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
