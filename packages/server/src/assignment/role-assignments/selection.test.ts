import { describe, expect, test } from 'vitest'
import { selectionOf } from './selection.ts'

const nothing = {
  userId: null,
  groupId: null,
  roleId: null,
  projectId: null,
  domainId: null,
  system: false,
  inherited: null,
  effective: false,
  subtree: false,
  within: null,
}

describe('which assignments a query selects', () => {
  test.each([
    [{}, {}],
    [
      { 'user.id': 'u', 'role.id': 'r' },
      { userId: 'u', roleId: 'r' },
    ],
    [{ 'user.id': '' }, {}],
    [
      { 'group.id': 'g', 'scope.domain.id': 'd' },
      { groupId: 'g', domainId: 'd' },
    ],
    [
      { effective: '', 'scope.project.id': 'p' },
      { effective: true, projectId: 'p' },
    ],
    [{ effective: '0', include_subtree: '0' }, {}],
    [{ effective: 'false' }, { effective: true }],
    [
      { include_subtree: '1', 'scope.project.id': 'p' },
      { subtree: true, projectId: 'p' },
    ],
    [{ 'scope.system': 'all' }, { system: true }],
    [{ 'scope.system': 'some' }, {}],
    [{ 'scope.OS-INHERIT:inherited_to': 'projects' }, { inherited: true }],
    [{ 'scope.OS-INHERIT:inherited_to': '' }, { inherited: false }],
  ])('%j', (query, expected) => {
    expect(selectionOf(query, null)).toEqual({ ...nothing, ...expected })
    expect(selectionOf(query, 'own')).toEqual({ ...nothing, ...expected, within: 'own' })
  })

  test.each([
    [{ 'scope.domain.id': 'd', 'scope.project.id': 'p' }, 'Specify a domain or project, not both'],
    [{ 'scope.domain.id': 'd', 'scope.system': 'all' }, 'Specify system or domain, not both'],
    [{ 'scope.project.id': 'p', 'scope.system': 'x' }, 'Specify system or project, not both'],
    [{ 'user.id': 'u', 'group.id': 'g' }, 'Specify a user or group, not both'],
    [{ effective: '', 'group.id': 'g' }, 'Combining effective and group filter will always result in an empty list.'],
    [
      { effective: '', 'scope.domain.id': 'd', 'scope.OS-INHERIT:inherited_to': 'projects' },
      'Combining effective, domain and inherited filters will always result in an empty list.',
    ],
  ])('%j is refused', (query, message) => {
    expect(() => selectionOf(query, null)).toThrow(message)
  })
})
