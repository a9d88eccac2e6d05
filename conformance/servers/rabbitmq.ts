/**
 * A private RabbitMQ: its own node name, cookie, ports, port mapper and folder, so that it meets no other on the machine.
 * It can lose its power and come back with what it had written.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { connect } from 'amqplib'
import { freePort, launch, type Running, temporaryFolder, whenReady } from './process.ts'

const READY_S_MAX = 60
/** Debian's own starter insists on a user that only the installed service may be. */
const SERVER = '/usr/lib/rabbitmq/bin/rabbitmq-server'

export interface RabbitServer {
  /** As `[DEFAULT] transport_url` has it. */
  readonly transportUrl: string
  /** For a client of AMQP. */
  readonly url: string
  readonly port: number
  /** The power goes: nothing is flushed, nobody is told. */
  kill(): Promise<void>
  /** The power is back: the same port and the same data. */
  start(): Promise<void>
  stop(): Promise<void>
  logs(): string
}

export async function startRabbit(): Promise<RabbitServer> {
  const folder = await temporaryFolder('quoin-rabbit')
  const [port, distribution, mapper] = await Promise.all([freePort(), freePort(), freePort()])
  const env = await settings(folder.path, { port, distribution, mapper })
  // Started by the server it would outlive it, as a daemon.
  const epmd = launch({ name: 'epmd', program: 'epmd', args: ['-port', String(mapper), '-address', '127.0.0.1'] })
  const url = `amqp://guest:guest@127.0.0.1:${port}`
  let server: Running | undefined

  const start = async (): Promise<void> => {
    server = launch({ name: 'rabbitmq', program: SERVER, args: [], cwd: folder.path, env })
    await whenReady(server, 'rabbitmq', READY_S_MAX, () => answers(url))
  }
  const stop = async (): Promise<void> => {
    await server?.stop()
    await epmd.stop()
    await folder.remove()
  }
  try {
    await start()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    transportUrl: `rabbit://guest:guest@127.0.0.1:${port}/`,
    url,
    port,
    kill: async () => {
      if (server === undefined) return
      process.kill(-server.pid, 'SIGKILL')
      await server.stop()
    },
    start,
    stop,
    logs: () => server?.logs() ?? '',
  }
}

async function settings(
  folder: string,
  ports: { readonly port: number; readonly distribution: number; readonly mapper: number },
): Promise<Record<string, string>> {
  const config = join(folder, 'rabbitmq.conf')
  const plugins = join(folder, 'enabled_plugins')
  const lines = [`listeners.tcp.1 = 127.0.0.1:${ports.port}`, 'log.console = true', 'log.console.level = warning']
  await writeFile(config, `${lines.join('\n')}\n`)
  await writeFile(plugins, '[].\n')
  await writeFile(join(folder, 'environment'), '')
  return {
    HOME: folder,
    ERL_EPMD_PORT: String(ports.mapper),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_CONF_ENV_FILE: join(folder, 'environment'),
    RABBITMQ_NODENAME: `quoin-${ports.port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: String(ports.port),
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_CONFIG_FILE: config,
    RABBITMQ_ENABLED_PLUGINS_FILE: plugins,
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_PID_FILE: join(folder, 'pid'),
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await (await connect(url, { timeout: 5000 })).close()
    return true
  } catch {
    return false
  }
}
