/**
 * Options and whole sections that files still carry though Keystone and its libraries have dropped them, between
 * Newton and 2026.1. Keystone ignores them without a word; here they get a warning.
 */
const LISTEN = 'see [quoin] listen_hosts and listen_port'
const GONE = 'Keystone no longer has it'

const retiredSections: Readonly<Record<string, string>> = {
  access_rules_config: GONE,
  eventlet_server: LISTEN,
  eventlet_server_ssl: 'put a TLS proxy in front of Quoin',
  kvs: GONE,
  matchmaker_redis: GONE,
  memcache: 'Quoin caches in its own process; it needs no memcached',
  os_inherit: 'inherited roles are always on',
  oslo_messaging_amqp: GONE,
  oslo_messaging_zmq: GONE,
  paste_deploy: 'Quoin has no paste pipeline',
  signing: 'PKI tokens are gone',
  ssl: 'put a TLS proxy in front of Quoin',
}

const retiredOptions: Readonly<Record<string, readonly string[]>> = {
  DEFAULT: [
    'admin_bind_host',
    'admin_endpoint',
    'admin_port',
    'admin_workers',
    'bind_host',
    'compute_port',
    'conn_pool_min_size',
    'conn_pool_ttl',
    'crypt_strength',
    'domain_id_immutable',
    'log_format',
    'member_role_id',
    'member_role_name',
    'onready',
    'public_bind_host',
    'public_port',
    'public_workers',
    'pydev_debug_host',
    'pydev_debug_port',
    'rpc_backend',
    'rpc_conn_pool_size',
    'secure_proxy_ssl_header',
    'standard_threads',
    'tcp_keepalive',
    'tcp_keepidle',
    'use_eventlog',
    'use_syslog_rfc_format',
    'verbose',
    'watch_log_file',
  ],
  auth: ['additional_primary_auth_methods'],
  catalog: ['template_file'],
  database: ['idle_timeout', 'min_pool_size', 'mysql_enable_ndb', 'use_tpool'],
  endpoint_policy: ['enabled'],
  healthcheck: ['path'],
  identity: ['rolling_upgrade_password_hash_compat'],
  ldap: [
    'allow_subtree_delete',
    'dumb_member',
    'group_allow_create',
    'group_allow_delete',
    'group_allow_update',
    'use_dumb_member',
    'user_allow_create',
    'user_allow_delete',
    'user_allow_update',
  ],
  oslo_messaging_kafka: ['conn_pool_min_size', 'conn_pool_ttl', 'pool_size'],
  oslo_messaging_rabbit: [
    'fake_rabbit',
    'rabbit_host',
    'rabbit_hosts',
    'rabbit_max_retries',
    'rabbit_password',
    'rabbit_port',
    'rabbit_quroum_max_memory_bytes',
    'rabbit_quroum_max_memory_length',
    'rabbit_userid',
    'rabbit_virtual_host',
    'ssl_enforce_hostname_verification',
  ],
  oslo_middleware: ['secure_proxy_ssl_header'],
  security_compliance: ['password_expires_ignore_user_ids'],
  token: ['bind', 'driver', 'enforce_token_bind', 'hash_algorithm', 'infer_roles'],
  trust: ['enabled'],
}

const meanings = new Map<string, string>([
  ...Object.entries(retiredSections).map(([section, meaning]) => [`${section}.*`, meaning] as const),
  ...Object.entries(retiredOptions).flatMap(([section, names]) =>
    names.map((name) => [`${section}.${name}`, GONE] as const),
  ),
])

/** What to know of an option that is no more; undefined for one that never was or still is. */
export const retired = (section: string, name: string): string | undefined =>
  meanings.get(`${section}.${name}`) ?? meanings.get(`${section}.*`)
