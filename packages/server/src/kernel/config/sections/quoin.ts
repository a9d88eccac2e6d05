import { bool, choice, hosts, int, list, networks, port, str } from '../option.ts'

/** Quoin's own options. A unit stands at the end of the name. */
export const quoin = {
  /** Keystone itself also writes to the database: entities are then not cached. */
  foreign_writers: bool(false),
  /** `strict` confines project and domain administrators to their scope. */
  policy_profile: choice('default', ['default', 'strict']),
  /** How often changes made by other processes are looked for; the bound on how stale a cache can be. */
  change_poll_ms: int(250, { min: 10, max: 60_000 }),
  /** Host names or addresses; nothing but this machine until an operator says so (INV-59). */
  listen_hosts: hosts(['localhost']),
  listen_port: port(5000),
  /**
   * How long a login's mapped groups count for its user's application credentials and trusts, where neither the identity
   * provider's authorization_ttl nor [federation] default_authorization_ttl says; each login renews them. 0 for not at all.
   */
  mapped_membership_ttl_minutes: int(10_080, { min: 0 }),
  /** Domain- and system-scoped tokens show the whole catalog, whatever [endpoint_filter] says. */
  whole_catalog_without_project: bool(false),
  /** `host[:port]` that `http:` checks of policy rules may ask (INV-50). None until an operator lists them. */
  policy_remote_hosts: list([]),
  /** The host name, or a domain above it, that passkeys belong to (WebAuthn's relying party id). */
  passkey_rp_id: str(null),
  /** `https://host[:port]` of the pages where passkeys are made and used; compared whole. */
  passkey_origins: list([]),
  /** What authenticator apps and browsers call this cloud. */
  factor_issuer: str('OpenStack'),
  /**
   * Addresses or networks of the proxies that sign users in for us. What a user's browser or anybody else says in the same
   * headers counts for nothing (INV-16).
   */
  auth_proxy_addresses: networks([]),
  /** When set, the proxy also has to send it, as `X-Auth-Proxy-Secret`. */
  auth_proxy_secret: str(null, { secret: true }),
  /** Begins the headers in which a proxy sends an assertion: `X-Assertion-Remote-User`. */
  auth_proxy_header_prefix: str('X-Assertion-'),
}

/** Options for clouds of many sites. There are none yet, so that anything set here stops the start. */
export const edge = {}
