import type { Config } from '../../kernel/config/index.ts'
import { onCloud } from '../on-cloud.ts'
import { type BootstrapArguments, bootstrapIn, bootstrapOptions } from './index.ts'

export async function bootstrapCommand(
  config: Config,
  args: BootstrapArguments,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const options = bootstrapOptions(args, env)
  await onCloud(config, 'bootstrap', (ctx) => bootstrapIn(ctx, options))
}
