import { bool, choice, int, listOf, str } from '../option.ts'

export const identity = {
  default_domain_id: str('default'),
  domain_specific_drivers_enabled: bool(false),
  domain_configurations_from_database: bool(false),
  domain_config_dir: str('/etc/keystone/domains'),
  driver: choice('sql', ['sql', 'ldap']),
  caching: bool(true),
  cache_time: int(600),
  max_password_length: int(4096, { max: 4096 }),
  list_limit: int(null),
  password_hash_algorithm: choice('bcrypt', ['bcrypt', 'bcrypt_sha256', 'scrypt', 'pbkdf2_sha512']),
  password_hash_rounds: int(null),
  scrypt_block_size: int(null),
  scrypt_parallelism: int(null),
  salt_bytesize: int(null, { min: 0, max: 96 }),
}

export const identityMapping = {
  driver: choice('sql', ['sql']),
  generator: choice('sha256', ['sha256']),
  backward_compatible_ids: bool(true),
}

export const shadowUsers = {
  driver: choice('sql', ['sql']),
}

export const securityCompliance = {
  disable_user_account_days_inactive: int(null, { min: 1 }),
  lockout_failure_attempts: int(null, { min: 1 }),
  lockout_duration: int(1800, { min: 1 }),
  password_expires_days: int(null, { min: 1 }),
  unique_last_password_count: int(0, { min: 0 }),
  minimum_password_age: int(0, { min: 0 }),
  password_regex: str(null),
  password_regex_description: str(null),
  change_password_upon_first_use: bool(false),
  report_invalid_password_hash: listOf([], ['event']),
  invalid_password_hash_secret_key: str(null, { secret: true }),
  invalid_password_hash_function: str('sha256'),
  invalid_password_hash_max_chars: int(null, { min: 1 }),
  allow_insecure_admin_trust_cross_project_credentials_access: bool(false),
  allow_insecure_application_credential_trust_escalation: bool(false),
}
