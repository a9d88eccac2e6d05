import { bool, choice, int, str } from '../option.ts'

export const credential = {
  driver: choice('sql', ['sql']),
  provider: choice('fernet', ['fernet']),
  key_repository: str('/etc/keystone/credential-keys/'),
  caching: bool(true),
  cache_time: int(null),
  auth_ttl: int(15),
  user_limit: int(-1),
}
