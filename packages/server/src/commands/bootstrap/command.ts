import type { Config } from '../../kernel/config/index.ts'
import { assertSchema, createLog, createServices, openDatabase, openKeys } from '../services.ts'
import { type BootstrapArguments, bootstrapCloud, bootstrapOptions } from './index.ts'

export async function bootstrapCommand(
  config: Config,
  args: BootstrapArguments,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const options = bootstrapOptions(args, env)
  const log = createLog(config)
  const store = await openDatabase(config, log)
  try {
    await assertSchema(store)
    const services = createServices(config, store, log, openKeys(config, log))
    await bootstrapCloud(services, options)
    await services.hasher.close()
  } finally {
    await store.close()
  }
}
