import type { RuleDefault } from '@quoin/policy'

export const projects = [
  {
    name: 'identity:get_project',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s) or project_id:%(target.project.id)s',
    description: 'See one project.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'GET', path: '/v3/projects/{project_id}' }],
    deprecated: {
      name: 'identity:get_project',
      check: 'rule:admin_required or project_id:%(target.project.id)s',
      reason: 'Readers of the system or of the domain may look now, besides administrators and the project itself.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_projects',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.domain_id)s)',
    description: 'See projects; a domain-scoped caller sees those of its domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'GET', path: '/v3/projects' }],
    deprecated: {
      name: 'identity:list_projects',
      check: 'rule:admin_required',
      reason: 'Readers of the system or of the domain may look now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_user_projects',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.user.domain_id)s) or user_id:%(target.user.id)s',
    description: 'See the projects a user has a role on.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'GET', path: '/v3/users/{user_id}/projects' }],
    deprecated: {
      name: 'identity:list_user_projects',
      check: 'rule:admin_or_owner',
      reason: 'Readers of the system or of the domain may look now, besides administrators and the user.',
      since: 'S',
    },
  },
  {
    name: 'identity:create_project',
    check:
      '(rule:admin_required) or (role:manager and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s)',
    description: 'Make a project in a domain.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'POST', path: '/v3/projects' }],
    deprecated: {
      name: 'identity:create_project',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its projects now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:update_project',
    check:
      '(rule:admin_required) or (role:manager and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s)',
    description: 'Rename, describe, enable or disable a project.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'PATCH', path: '/v3/projects/{project_id}' }],
    deprecated: {
      name: 'identity:update_project',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its projects now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:delete_project',
    check:
      '(rule:admin_required) or (role:manager and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s)',
    description: 'Remove a project with the roles given on it.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/projects/{project_id}' }],
    deprecated: {
      name: 'identity:delete_project',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its projects now, besides administrators.',
      since: 'S',
    },
  },
  {
    name: 'identity:list_project_tags',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s) or project_id:%(target.project.id)s',
    description: 'See the tags of a project.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/projects/{project_id}/tags' },
      { method: 'HEAD', path: '/v3/projects/{project_id}/tags' },
    ],
    deprecated: {
      name: 'identity:list_project_tags',
      check: 'rule:admin_required or project_id:%(target.project.id)s',
      reason: 'Readers of the system or of the domain may look now, besides administrators and the project itself.',
      since: 'T',
    },
  },
  {
    name: 'identity:get_project_tag',
    check:
      '(rule:admin_required) or (role:reader and system_scope:all) or (role:reader and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s) or project_id:%(target.project.id)s',
    description: 'Ask whether a project has a tag.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [
      { method: 'GET', path: '/v3/projects/{project_id}/tags/{value}' },
      { method: 'HEAD', path: '/v3/projects/{project_id}/tags/{value}' },
    ],
    deprecated: {
      name: 'identity:get_project_tag',
      check: 'rule:admin_required or project_id:%(target.project.id)s',
      reason: 'Readers of the system or of the domain may look now, besides administrators and the project itself.',
      since: 'T',
    },
  },
  {
    name: 'identity:update_project_tags',
    check:
      '(rule:admin_required) or (role:manager and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s)',
    description: 'Replace all tags of a project.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'PUT', path: '/v3/projects/{project_id}/tags' }],
    deprecated: {
      name: 'identity:update_project_tags',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its projects now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:create_project_tag',
    check:
      '(rule:admin_required) or (role:manager and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s)',
    description: 'Add one tag to a project.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'PUT', path: '/v3/projects/{project_id}/tags/{value}' }],
    deprecated: {
      name: 'identity:create_project_tag',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its projects now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:delete_project_tags',
    check:
      '(rule:admin_required) or (role:manager and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s)',
    description: 'Remove all tags of a project.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/projects/{project_id}/tags' }],
    deprecated: {
      name: 'identity:delete_project_tags',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its projects now, besides administrators.',
      since: 'T',
    },
  },
  {
    name: 'identity:delete_project_tag',
    check:
      '(rule:admin_required) or (role:manager and domain_id:%(target.project.domain_id)s and not None:%(target.project.domain_id)s)',
    description: 'Remove one tag of a project.',
    scopeTypes: ['system', 'domain', 'project'],
    operations: [{ method: 'DELETE', path: '/v3/projects/{project_id}/tags/{value}' }],
    deprecated: {
      name: 'identity:delete_project_tag',
      check: 'rule:admin_required',
      reason: 'Managers of a domain look after its projects now, besides administrators.',
      since: 'T',
    },
  },
] as const satisfies readonly RuleDefault[]
