import { bool, choice, int, list, str } from '../option.ts'

export const applicationCredential = {
  driver: choice('sql', ['sql']),
  caching: bool(true),
  cache_time: int(null),
  user_limit: int(-1),
}

export const trust = {
  allow_redelegation: bool(false),
  max_redelegation_count: int(3),
  driver: choice('sql', ['sql']),
}

export const oauth1 = {
  driver: choice('sql', ['sql']),
  request_token_duration: int(28_800, { min: 0 }),
  access_token_duration: int(86_400, { min: 0 }),
}

export const oauth2 = {
  oauth2_authn_methods: list(['tls_client_auth', 'client_secret_basic']),
  oauth2_cert_dn_mapping_id: str('oauth2_mapping'),
}
