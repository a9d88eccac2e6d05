import { bool, choice, int, list, multi, str } from '../option.ts'

export const auth = {
  methods: list(['external', 'password', 'token', 'oauth1', 'mapped', 'application_credential']),
  password: str(null),
  token: str(null),
  external: str(null),
  oauth1: str(null),
  mapped: str(null),
  application_credential: str(null),
  /** Names of methods that count as a user's own proof, as those of the service do. */
  additional_primary_auth_methods: list([]),
}

export const receipt = {
  expiration: int(300, { min: 0, max: 86_400 }),
  provider: choice('fernet', ['fernet']),
  caching: bool(true),
  cache_time: int(300, { min: 0 }),
  cache_on_issue: bool(true),
}

export const fernetReceipts = {
  key_repository: str('/etc/keystone/fernet-keys/'),
  max_active_keys: int(3, { min: 1 }),
}

export const tokenlessAuth = {
  trusted_issuer: multi([]),
  protocol: str('x509'),
  issuer_attribute: str('SSL_CLIENT_I_DN'),
}

export const totp = {
  included_previous_windows: int(1, { min: 0, max: 10 }),
}
