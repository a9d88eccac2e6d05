import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * What a conformance test needs from the machine, and the Debian package that brings it.
 *
 * A laptop without these still runs the rest of the suite: the test is skipped and says so in one line. In CI
 * (`CI=true`) nothing may be skipped, so there the same line is an error.
 */
const NEEDS = {
  keystone: { package: 'python3-keystone', present: () => debianPythonHas('keystone') && onPath('keystone-manage') },
  uwsgi: { package: 'uwsgi-core uwsgi-plugin-python3', present: () => onPath('uwsgi') },
  mariadb: { package: 'mariadb-server', present: () => onPath('mariadbd') && onPath('mariadb-install-db') },
  postgresql: { package: 'postgresql', present: () => postgresProgram('initdb') !== undefined },
  memcached: { package: 'memcached', present: () => onPath('memcached') },
  rabbitmq: { package: 'rabbitmq-server', present: () => existsSync('/usr/lib/rabbitmq/bin/rabbitmq-server') },
  openstack: { package: 'python3-openstackclient', present: () => onPath('openstack') },
  glance: {
    package: 'glance-api python3-keystonemiddleware',
    present: () => debianPythonHas('glance') && onPath('glance-api') && debianPythonHas('keystonemiddleware'),
  },
  tempest: { package: 'tempest', present: () => debianPythonHas('tempest') },
  quoin: { package: '(none: run `npm run build`)', present: () => existsSync(QUOIN_MAIN) },
} as const

/** A name from the table of things tests may need. */
export type Need = keyof typeof NEEDS

/** The interpreter Debian's Python packages are installed for; a `python3` earlier on PATH may be another one. */
export const PYTHON = '/usr/bin/python3'

/** How `npm start` and the installed command run Node.js. */
export const NODE_FLAG = '--max-semi-space-size=64'

/** The compiled entry point of our own server. */
export const QUOIN_MAIN = new URL('../packages/server/dist/main.js', import.meta.url).pathname

/** True when all needs are met. Otherwise prints why the tests are skipped, or throws when `CI=true`. */
export function have(what: string, needs: readonly Need[]): boolean {
  const missing = needs.filter((need) => !NEEDS[need].present())
  if (missing.length === 0) return true
  const line = `SKIPPED: ${what}; install with: apt-get install ${missing.map((need) => NEEDS[need].package).join(' ')}`
  if (process.env.CI === 'true') throw new Error(line)
  console.log(line)
  return false
}

/** The path of one of PostgreSQL's programs: Debian keeps them out of PATH, one folder for each major version. */
export function postgresProgram(name: string): string | undefined {
  const versions = ['18', '17', '16', '15', '14', '13']
  return versions.map((version) => `/usr/lib/postgresql/${version}/bin/${name}`).find((path) => existsSync(path))
}

// Daemons live in sbin folders, which an ordinary user's PATH may lack.
const searched = () => [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']

function onPath(program: string): boolean {
  return searched().some((folder) => existsSync(join(folder, program)))
}

function debianPythonHas(module: string): boolean {
  const script = `import importlib.util, sys; sys.exit(importlib.util.find_spec(${JSON.stringify(module)}) is None)`
  return existsSync(PYTHON) && spawnSync(PYTHON, ['-c', script], { stdio: 'ignore' }).status === 0
}
