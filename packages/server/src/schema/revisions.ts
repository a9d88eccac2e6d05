/**
 * Keystone's migrations, oldest first, as its Alembic scripts chain them. Served: any pair from Zed's to 2026.1's, since
 * an operator may stop anywhere between expanding and contracting.
 */
export const expandRevisions = [
  '29e87d24a316', // Yoga to Zed
  'b4f8b3f584e0', // 2023.2: trust's unique key on five columns
  '11c3b243b4cb', // 2023.2: relay_state_prefix without default
  '47147121', // 2024.1: mapping.schema_version
  'e8725d6fa226', // 2025.2: index of project_endpoint_group.project_id
  '742c857f1dfb', // 2026.1: two indexes of revocation_event
] as const

export const contractRevisions = [
  'e25ffa003242', // Yoga to Zed
  '99de3849d860', // 2023.2: drops two unique keys
  'c88cdce8f248', // 2023.2: drops a key that MySQL had twice
] as const

export const knownHeads = { expand: '742c857f1dfb', contract: 'c88cdce8f248' } as const
