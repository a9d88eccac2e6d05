import { bool, choice, float, multi, str } from '../option.ts'

export const osloPolicy = {
  enforce_scope: bool(true),
  enforce_new_defaults: bool(true),
  policy_file: str('policy.yaml', { formerly: ['DEFAULT.policy_file'] }),
  policy_default_rule: str('default', { formerly: ['DEFAULT.policy_default_rule'] }),
  policy_dirs: multi(['policy.d'], { formerly: ['DEFAULT.policy_dirs'] }),
  remote_content_type: choice('application/x-www-form-urlencoded', [
    'application/x-www-form-urlencoded',
    'application/json',
  ]),
  remote_ssl_verify_server_crt: bool(false),
  remote_ssl_ca_crt_file: str(null),
  remote_ssl_client_crt_file: str(null),
  remote_ssl_client_key_file: str(null),
  remote_timeout: float(60, { min: 0 }),
}
