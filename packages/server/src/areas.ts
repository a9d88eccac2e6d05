import { assignment } from './assignment/area.ts'
import { auth } from './auth/area.ts'
import { catalog } from './catalog/area.ts'
import { credential } from './credential/area.ts'
import { delegation } from './delegation/area.ts'
import { discovery } from './discovery/area.ts'
import { federation } from './federation/area.ts'
import { identity } from './identity/area.ts'
import { limit } from './limit/area.ts'
import { mfa } from './mfa/area.ts'
import { resource } from './resource/area.ts'
import { revocation } from './revocation/area.ts'

/** Every area, in order: an area may use those above it, and none below. Nothing else registers anything. */
export const areas = [
  revocation,
  resource,
  identity,
  assignment,
  federation,
  catalog,
  limit,
  credential,
  delegation,
  auth,
  mfa,
  discovery,
] as const
