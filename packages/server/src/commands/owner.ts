import { readFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import type { KeyOwner } from '@quoin/tokens'
import { OperatorError } from '../kernel/errors.ts'

export interface OwnerOptions {
  readonly keystoneUser?: string
  readonly keystoneGroup?: string
}

/** Root has to say whose the keys are: keys that only root can read stop the service. */
export function ownerOf({ keystoneUser, keystoneGroup }: OwnerOptions): KeyOwner | undefined {
  if (keystoneUser !== undefined && keystoneGroup !== undefined) return ownerNamed(keystoneUser, keystoneGroup)
  if (userInfo().uid === 0)
    throw new OperatorError(
      'running as root without --keystone-user and --keystone-group',
      'Name the user and group that the service runs as.',
    )
  return undefined
}

/** A user and a group of this machine, by name or number. */
export function ownerNamed(user: string, group: string): KeyOwner {
  return { uid: idOf('/etc/passwd', user, '--keystone-user'), gid: idOf('/etc/group', group, '--keystone-group') }
}

function idOf(file: string, name: string, option: string): number {
  if (/^\d+$/.test(name)) return Number(name)
  const line = readFileSync(file, 'utf8')
    .split('\n')
    .find((entry) => entry.split(':')[0] === name)
  const id = Number(line?.split(':')[2])
  if (line === undefined || !Number.isInteger(id))
    throw new OperatorError(`${option}: there is no '${name}' in ${file}`, 'Give a name or number that exists.')
  return id
}
