import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { isMap, parseDocument, stringify } from 'yaml'
import { OperatorError } from '../kernel/errors.ts'

/** The clouds.yaml of the embedded default: what a client needs to log in as the administrator. */
export interface CloudLogin {
  /** Without `/v3`. */
  readonly endpoint: string
  readonly username: string
  readonly password: string
  readonly projectName: string
  readonly regionId: string | null
}

/** Cloud `quoin` in the administrator's project, `quoin-system` on the whole system. Private, whatever the umask (INV-56). */
export function writeClouds(file: string, login: CloudLogin): void {
  const auth = {
    auth_url: `${login.endpoint}/v3`,
    username: login.username,
    password: login.password,
    user_domain_name: 'Default',
  }
  const common = { region_name: login.regionId, identity_api_version: '3' }
  const clouds = {
    quoin: { auth: { ...auth, project_name: login.projectName, project_domain_name: 'Default' }, ...common },
    'quoin-system': { auth: { ...auth, system_scope: 'all' }, ...common },
  }
  // Names and secrets stay data: the YAML library quotes them (INV-62).
  writePrivate(file, stringify({ clouds }))
}

/**
 * Makes its clouds lead to where the service is now. Answers the address they led to before; null when there was
 * nothing to change. Whatever else the operator wrote into the file stays.
 */
export function moveClouds(file: string, endpoint: string): string | null {
  if (!existsSync(file)) return null
  const document = parseDocument(readFileSync(file, 'utf8'))
  if (document.errors.length > 0) throw unreadable(file)
  const to = `${endpoint}/v3`
  const from: unknown = document.getIn(['clouds', 'quoin', 'auth', 'auth_url'])
  const clouds = document.get('clouds')
  if (typeof from !== 'string' || from === to || !isMap(clouds)) return null
  for (const { key } of clouds.items) {
    const path = ['clouds', key, 'auth', 'auth_url']
    if (document.getIn(path) === from) document.setIn(path, to)
  }
  writePrivate(file, document.toString())
  return from
}

const unreadable = (file: string): OperatorError =>
  new OperatorError(`${file} is not valid YAML`, 'Mend or remove it; removing it loses the password it holds.')

function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 })
  chmodSync(file, 0o600)
}
