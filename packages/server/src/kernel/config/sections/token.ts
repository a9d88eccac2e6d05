import { bool, choice, int, list, str } from '../option.ts'

export const token = {
  expiration: int(3600, { min: 0 }),
  provider: choice('fernet', ['fernet', 'jws']),
  caching: bool(true),
  cache_time: int(null, { min: 0 }),
  revoke_by_id: bool(true),
  allow_rescope_scoped_token: bool(true),
  cache_on_issue: bool(true),
  allow_expired_window: int(172_800),
}

export const fernetTokens = {
  key_repository: str('/etc/keystone/fernet-keys/'),
  max_active_keys: int(3, { min: 1 }),
}

export const jwtTokens = {
  jws_algorithm: choice('ES256', ['ES256', 'ES384', 'ES512', 'EdDSA']),
  jws_accepted_algorithms: list(['ES256']),
  jws_public_key_repository: str('/etc/keystone/jws-keys/public'),
  jws_private_key_repository: str('/etc/keystone/jws-keys/private'),
}

export const revoke = {
  driver: choice('sql', ['sql']),
  expiration_buffer: int(1800, { min: 0 }),
  caching: bool(true),
  cache_time: int(3600, { formerly: ['token.revocation_cache_time'] }),
}
