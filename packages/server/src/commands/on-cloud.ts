import type { Config } from '../kernel/config/index.ts'
import type { Context, RequestInfo, Services } from '../kernel/context.ts'
import { contextOf } from '../kernel/pipeline.ts'
import { assertSchema, createLog, createServices, openDatabase, openKeys } from './services.ts'

/** Runs a command's work on the cloud that the configuration names, beside whatever serves it. */
export async function onCloud<T>(config: Config, command: string, work: (ctx: Context) => Promise<T>): Promise<T> {
  const log = createLog(config)
  const store = await openDatabase(config, log)
  try {
    await assertSchema(store)
    const services = createServices(config, store, log, openKeys(config, log))
    try {
      return await work(commandContext(services, command))
    } finally {
      await services.hasher.close()
    }
  } finally {
    await store.close()
  }
}

/** A command has no caller, and no rule is asked: whoever can read the configuration is trusted. */
export const commandContext = (services: Services, command: string): Context =>
  contextOf(services, { authenticate: async () => null, judge: () => false }, commandRequest(services, command))

/** Changes made by a command have no request; the log names the command instead. */
const commandRequest = (services: Services, command: string): RequestInfo => ({
  id: `req-${services.newId()}`,
  globalId: null,
  method: 'COMMAND',
  path: command,
  queryString: '',
  headers: {},
  remoteAddress: '',
  vouched: () => undefined,
  endpoint: '',
})
