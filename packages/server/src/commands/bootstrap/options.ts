import { OperatorError } from '../../kernel/errors.ts'

/** keystone-manage bootstrap's arguments. */
export interface BootstrapArguments {
  readonly bootstrapUsername?: string
  readonly bootstrapPassword?: string
  readonly bootstrapProjectName?: string
  readonly bootstrapRoleName?: string
  readonly bootstrapServiceName?: string
  readonly bootstrapAdminUrl?: string
  readonly bootstrapPublicUrl?: string
  readonly bootstrapInternalUrl?: string
  readonly bootstrapRegionId?: string
  readonly immutableRoles?: boolean
}

export interface BootstrapOptions {
  readonly username: string
  readonly password: string
  readonly projectName: string
  readonly roleName: string
  readonly serviceName: string
  readonly adminUrl: string | null
  readonly publicUrl: string | null
  readonly internalUrl: string | null
  readonly regionId: string | null
  readonly immutableRoles: boolean
}

/** The environment wins over the arguments, and what is empty counts as absent, as keystone-manage has it. */
export function bootstrapOptions(
  args: BootstrapArguments,
  env: Readonly<Record<string, string | undefined>>,
): BootstrapOptions {
  const password = env.OS_BOOTSTRAP_PASSWORD || args.bootstrapPassword
  if (password === undefined || password === '')
    throw new OperatorError(
      'no password for the administrator',
      'Give --bootstrap-password, or set OS_BOOTSTRAP_PASSWORD, which no process list shows.',
    )
  return {
    username: env.OS_BOOTSTRAP_USERNAME || args.bootstrapUsername || 'admin',
    password,
    projectName: env.OS_BOOTSTRAP_PROJECT_NAME || args.bootstrapProjectName || 'admin',
    roleName: env.OS_BOOTSTRAP_ROLE_NAME || args.bootstrapRoleName || 'admin',
    serviceName: env.OS_BOOTSTRAP_SERVICE_NAME || args.bootstrapServiceName || 'keystone',
    adminUrl: env.OS_BOOTSTRAP_ADMIN_URL || args.bootstrapAdminUrl || null,
    publicUrl: env.OS_BOOTSTRAP_PUBLIC_URL || args.bootstrapPublicUrl || null,
    internalUrl: env.OS_BOOTSTRAP_INTERNAL_URL || args.bootstrapInternalUrl || null,
    regionId: env.OS_BOOTSTRAP_REGION_ID || args.bootstrapRegionId || null,
    immutableRoles: args.immutableRoles ?? true,
  }
}
