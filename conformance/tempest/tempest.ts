import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PYTHON } from '../require.ts'
import { type IdentityServer, REGION } from '../servers/identity-server.ts'
import { run, temporaryFolder } from '../servers/process.ts'

export interface TempestResult {
  /** `tempest.api.identity.admin.v3.test_users.UsersV3TestJSON.test_user_update` */
  readonly test: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly reason: string
  readonly seconds: number
}

const RUNNER = new URL('run_tests.py', import.meta.url).pathname
const PROCESSES = 2

/** Runs the v3 tests of `tempest.api.identity` against a server and returns what became of each. */
export async function runTempest(server: IdentityServer): Promise<Map<string, TempestResult>> {
  const folder = await temporaryFolder('quoin-tempest')
  try {
    const config = await writeTempestConf(folder.path, server)
    const shares = Array.from({ length: PROCESSES }, (_, index) =>
      run({
        name: 'tempest',
        program: PYTHON,
        args: [RUNNER, `${index}/${PROCESSES}`],
        cwd: folder.path,
        env: { TEMPEST_CONFIG: config, HOME: folder.path },
      }),
    )
    const results = new Map<string, TempestResult>()
    for (const { stdout, stderr, code } of await Promise.all(shares)) {
      if (code !== 0) throw new Error(`tempest ended with ${code}:\n${stderr}`)
      for (const line of stdout.split('\n').filter((text) => text.startsWith('{'))) {
        const result = JSON.parse(line) as TempestResult
        results.set(result.test, result)
      }
    }
    return results
  } finally {
    await folder.remove()
  }
}

async function writeTempestConf(folder: string, server: IdentityServer): Promise<string> {
  const sections: Readonly<Record<string, Readonly<Record<string, string | boolean>>>> = {
    DEFAULT: { log_dir: folder, log_file: 'tempest.log' },
    oslo_concurrency: { lock_path: join(folder, 'locks') },
    auth: {
      use_dynamic_credentials: true,
      create_isolated_networks: false,
      admin_username: 'admin',
      admin_password: server.adminPassword,
      admin_project_name: 'admin',
      admin_domain_name: 'Default',
      admin_system: 'all',
    },
    identity: {
      auth_version: 'v3',
      uri_v3: `${server.url}/v3`,
      region: REGION,
      v3_endpoint_type: 'public',
      default_domain_id: 'default',
    },
    'identity-feature-enabled': {
      api_v2: false,
      api_v2_admin: false,
      api_v3: true,
      trust: true,
      security_compliance: false,
      project_tags: true,
      application_credentials: true,
      access_rules: true,
    },
    service_available: { nova: false, neutron: false, glance: false, cinder: false, swift: false, horizon: false },
  }
  const lines = Object.entries(sections).flatMap(([name, options]) => [
    `[${name}]`,
    ...Object.entries(options).map(([option, value]) => `${option} = ${value}`),
  ])
  await mkdir(join(folder, 'locks'))
  const path = join(folder, 'tempest.conf')
  await writeFile(path, `${lines.join('\n')}\n`)
  return path
}
