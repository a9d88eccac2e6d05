/**
 * Which names stand for secrets (INV-55): oslo.utils' list for mask_password, what Keystone adds to it, and what is
 * secret in Identity requests. A name is secret if it contains one of these, whatever its case.
 */
const WORDS = [
  'admin_pass',
  'adminpass',
  'api_key',
  'apikey',
  'assertion',
  'authorization',
  'auth-receipt',
  'auth_receipt',
  'barbicansimplecryptokek',
  'cephadminkey',
  'cephclientkey',
  'cephclusterfsid',
  'cephmanilaclientkey',
  'cephmdskey',
  'cephmonkey',
  'cephrgwkey',
  'configdrive',
  'cookie',
  'designaterndckey',
  'encrypted_key',
  'fernetkey',
  'heatauthencryptionkey',
  'hmac_key',
  'keystonecredential',
  'migrationsshkey',
  'new_pass',
  'octaviaheartbeatkey',
  'otp',
  'pacemakerremoteauthkey',
  'passcode',
  'passphrase',
  'passwd',
  'password',
  'private_key',
  'privatekey',
  'pswd',
  'rabbitcookie',
  'secret',
  'signature',
  'sslkey',
  'swifthashsuffix',
  'token',
  'transport_url',
  'verifier',
]

/** Fields that are secret under exactly these names, which are too common as parts of others. */
const WHOLE_NAMES: ReadonlySet<string> = new Set([
  'access_key',
  'blob',
  'code',
  'connection',
  'credentials',
  'device_code',
  'jwt',
  'key',
  'pass',
  'pwd',
  'receipt',
  'recovery_code',
  'recovery_codes',
  'seed',
  'user_code',
])

export const SECRET_WORD = new RegExp(WORDS.join('|'), 'gi')

/** A field of this name never has its value shown. */
export const isSecretName = (name: string): boolean =>
  WHOLE_NAMES.has(name.toLowerCase()) || name.search(SECRET_WORD) >= 0

/** Headers whose value is a secret, for lists in which names and values alternate. */
export const isSecretHeader = (name: string): boolean =>
  /^(?:x-(?:auth|subject|service)-token|openstack-auth-receipt|(?:proxy-)?authorization|(?:set-)?cookie)$/i.test(name)
