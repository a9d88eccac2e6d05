/** What each default role is for. Operators read it where they grant the role. */
export const roleIntents = {
  reader: 'Sees what its scope holds and changes nothing.',
  member: 'Uses and manages the resources of its scope, for itself.',
  manager: 'Manages the people, projects and grants of its scope, within what it may hand on.',
  admin: 'Administers the cloud, or all of the scope it is granted on.',
  service: 'Lets one service act towards another: validate tokens, nothing that manages identity.',
} as const
