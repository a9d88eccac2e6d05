import { areas } from '../areas.ts'
import { authenticate } from '../auth/authenticate.ts'
import { createEnforcer } from '../authorization/enforcer.ts'
import { remoteChecks } from '../authorization/remote.ts'
import { OperatorError } from '../kernel/errors.ts'
import { createHttpService } from '../kernel/http/server.ts'
import type { Ports } from '../kernel/pipeline.ts'
import { type Prepared, prepareDataFolder } from './embedded.ts'
import { assertSchema, createLog, createServices, openDatabase, openKeys } from './services.ts'
import { settingsFrom, type Where } from './settings.ts'
import { assertSupported } from './supported.ts'

export interface ServeOptions extends Where {
  readonly host?: string
  readonly port?: number
}

/** How long requests under way may take to finish after a stop was asked for. */
const DRAIN_MS = 10_000

/** Runs the service until SIGINT or SIGTERM; resolves once it has drained. */
export async function serve(options: ServeOptions, env: NodeJS.ProcessEnv, stopped: Promise<unknown>): Promise<void> {
  const settings = settingsFrom(options, env)
  const { config } = settings
  assertSupported(config)
  const log = createLog(config)
  for (const warning of settings.warnings) log.warn(warning)
  const port = options.port ?? config.quoin.listen_port
  const hosts = options.host === undefined ? config.quoin.listen_hosts : [options.host]

  const prepared =
    settings.embedded === null
      ? null
      : await prepareDataFolder(settings.embedded, config, log, env, firstUrl(hosts, port))
  // What was opened is closed in reverse, also when the start fails halfway: nothing keeps the process alive then.
  const closers: (() => void | Promise<void>)[] = []
  try {
    const store = await openDatabase(config)
    closers.push(() => store.close())
    await assertSchema(store)
    const services = createServices(config, store, log, openKeys(config))
    closers.push(() => services.hasher.close())
    if (config.quoin.foreign_writers)
      log.warn('[quoin] foreign_writers is on: nothing is cached, since another program writes to the same database')
    const enforcer = createEnforcer(config.oslo_policy, {
      configDirectory: settings.configDirectory,
      log,
      ask: remoteChecks(config.oslo_policy, config.quoin.policy_remote_hosts),
    })
    closers.push(() => enforcer.close())
    const ports: Ports = { authenticate, judge: enforcer.judge }
    const http = await createHttpService(
      areas.flatMap((area) => area.operations),
      services,
      ports,
    )
    closers.push(() => http.drain(DRAIN_MS))
    for (const host of hosts) for (const address of addressesOf(host)) await listen(http, address, port, hosts, log)
    log.info(`Quoin serves the Identity API at ${firstUrl(hosts, port)}/v3`)
    if (prepared !== null) printNextSteps(prepared)
    await stopped
    log.info('Stopping: finishing what is under way')
  } finally {
    for (const close of closers.reverse()) await close()
  }
}

/** `localhost` means both loopback addresses, whatever the resolver says. */
const addressesOf = (host: string): readonly string[] => (host === 'localhost' ? ['127.0.0.1', '::1'] : [host])

async function listen(
  http: Awaited<ReturnType<typeof createHttpService>>,
  host: string,
  port: number,
  hosts: readonly string[],
  log: { warn(message: string): void },
): Promise<void> {
  try {
    await http.listen({ host, port })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    // A machine without IPv6 still has the other loopback address.
    if (host === '::1' && hosts.includes('localhost') && (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')) {
      log.warn('No IPv6 loopback here: listening on 127.0.0.1 alone')
      return
    }
    throw new OperatorError(
      `cannot listen on ${host} port ${port}: ${code ?? (error as Error).message}`,
      'Choose another address with --host and --port, or [quoin] listen_hosts and listen_port.',
    )
  }
}

function firstUrl(hosts: readonly string[], port: number): string {
  const host = hosts[0] ?? 'localhost'
  const shown =
    host === 'localhost' || host === '0.0.0.0'
      ? '127.0.0.1'
      : host.includes(':')
        ? `[${host === '::' ? '::1' : host}]`
        : host
  return `http://${shown}:${port}`
}

function printNextSteps({ cloudsFile, generatedPassword, dataFolder }: Prepared): void {
  const lines =
    generatedPassword === null
      ? [`Quoin is ready; its data is in ${dataFolder}.`]
      : [
          `Quoin is ready; its data is in ${dataFolder}.`,
          `The administrator is 'admin' in domain 'Default', with the password ${generatedPassword}`,
          '(shown this once; clouds.yaml beside the data holds it too).',
        ]
  const commands = [
    `export OS_CLIENT_CONFIG_FILE=${cloudsFile} OS_CLOUD=quoin`,
    'openstack token issue',
    'openstack user list --long',
  ]
  process.stdout.write(`${lines.join('\n')}\nTry:\n${commands.map((command) => `  ${command}\n`).join('')}`)
}
