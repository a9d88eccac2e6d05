import { areas } from '../areas.ts'
import { authenticate } from '../auth/authenticate.ts'
import { assertPasskeySettings } from '../auth/factors/settings.ts'
import { createEnforcer } from '../authorization/enforcer.ts'
import { remoteChecks } from '../authorization/remote.ts'
import { assertReportable } from '../identity/operations.ts'
import { createHttpService, type HttpService } from '../kernel/http/server.ts'
import type { Logger } from '../kernel/log/index.ts'
import type { Store } from '../kernel/store/index.ts'
import { warnOfDeepTrees } from '../limit/depth.ts'
import { settingsOf, startNotifications } from '../notifications/index.ts'
import { type Address, addressesOf, firstUrl, occupied, usable } from './addresses.ts'
import { type Prepared, prepareDataFolder } from './embedded.ts'
import { assertSchema, createLog, createServices, openDatabase, openKeys } from './services.ts'
import { type Settings, settingsFrom, type Where } from './settings.ts'
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
  const { config, embedded } = settings
  assertSupported(config)
  assertReportable(config)
  assertPasskeySettings(config)
  const notifying = settingsOf(config)
  const log = createLog(config)
  for (const warning of settings.warnings) log.warn(warning)
  const hosts = options.host === undefined ? config.quoin.listen_hosts : [options.host]
  const wanted = addressesOf(hosts, options.port ?? config.quoin.listen_port)
  const addresses = await usable(wanted)
  if (addresses.length < wanted.length) log.warn('No IPv6 loopback here: listening on 127.0.0.1 alone')

  const endpoint = firstUrl(addresses)
  const prepared =
    embedded === null ? null : await prepareDataFolder({ dataFolder: embedded, config, log, env, endpoint })
  const store = await openDatabase(config, log)
  try {
    await serveFrom(store, { settings, notifying, log, addresses, prepared, stopped })
  } finally {
    await store.close()
  }
}

interface Serving {
  readonly settings: Settings
  readonly notifying: ReturnType<typeof settingsOf>
  readonly log: Logger
  readonly addresses: readonly Address[]
  readonly prepared: Prepared | null
  readonly stopped: Promise<unknown>
}

/** Whatever goes wrong, nothing is left that would keep the process alive. */
async function serveFrom(store: Store, serving: Serving): Promise<void> {
  const { settings, notifying, log, addresses, prepared, stopped } = serving
  const { config, configDirectory } = settings
  await assertSchema(store)
  const made = createServices(config, store, log, openKeys(config, log))
  const notifications = notifying === null ? null : await startNotifications(notifying, made)
  const services = notifications === null ? made : { ...made, noticed: notifications.notice }
  if (config.quoin.foreign_writers)
    log.warn('[quoin] foreign_writers is on: nothing is cached, since another program writes to the same database')
  await warnOfDeepTrees(services)
  const ask = remoteChecks(config.oslo_policy, config.quoin.policy_remote_hosts)
  const enforcer = createEnforcer(config.oslo_policy, { configDirectory, log, ask })
  const operations = areas.flatMap((area) => area.operations)
  const http = await createHttpService(operations, services, { authenticate, judge: enforcer.judge })
  try {
    for (const address of addresses) await listen(http, address)
    log.info(`Quoin serves the Identity API at ${firstUrl(addresses)}/v3`)
    if (prepared !== null) printNextSteps(prepared)
    await stopped
    log.info('Stopping: finishing what is under way')
  } finally {
    await http.drain(DRAIN_MS)
    await notifications?.stop()
    enforcer.close()
    await services.hasher.close()
  }
}

async function listen(http: HttpService, address: Address): Promise<void> {
  try {
    await http.listen(address)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw occupied(address, code ?? message)
  }
}

function printNextSteps({ cloudsFile, generated, dataFolder }: Prepared): void {
  const lines = [`Quoin is ready; its data is in ${dataFolder}.`]
  if (generated !== null)
    lines.push(
      `The administrator is '${generated.username}' in domain 'Default', with the password ${generated.password}`,
      '(shown this once; clouds.yaml beside the data holds it too).',
    )
  const commands = [
    `export OS_CLIENT_CONFIG_FILE=${shellWord(cloudsFile)} OS_CLOUD=quoin`,
    'openstack token issue',
    'openstack user list --long',
  ]
  process.stdout.write(`${lines.join('\n')}\nTry:\n${commands.map((command) => `  ${command}\n`).join('')}`)
}

const shellWord = (text: string): string => (/^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`)
