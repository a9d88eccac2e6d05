import type { OptionPath, SectionName } from './sections/index.ts'

/**
 * What Keystone and its libraries read and Quoin does not, and what that means to an operator. Setting one of these is
 * never an error, whatever the value: a file that starts Keystone starts Quoin. It is said aloud at the start (INV-59).
 */
const CACHE = 'Quoin caches in its own process and exactly; it needs no memcached or redis'
const BUS = 'Quoin sends no messages to Kafka'
const RPC = 'Quoin makes no remote calls over the bus'
const LISTENING = 'Quoin sends to RabbitMQ over one connection and listens to nothing'
const PLUGIN = 'each method has one plugin, which is built in'
const ROTATION = 'log files are reopened when they are moved away: rotate them with logrotate'
const TUNING_SQLALCHEMY = 'it belongs to SQLAlchemy, which Quoin does not use'

const wholeSections: Partial<Record<SectionName, string>> = {
  cache: CACHE,
  oslo_messaging_kafka: BUS,
  profiler: 'Quoin has no osprofiler',
  profiler_jaeger: 'Quoin has no osprofiler',
  profiler_otlp: 'Quoin has no osprofiler',
  wsgi: 'Quoin has no WSGI middleware',
}

const options: Partial<Record<OptionPath, string>> = {
  'DEFAULT.admin_token': 'there is no shared administrator token (INV-59): run `quoin bootstrap` and log in',
  'DEFAULT.max_param_size': 'Keystone reads it no more either',
  'DEFAULT.log_config_append': "it is for Python's logging; the other logging options apply",
  'DEFAULT.use_syslog': 'write to standard error or a file and let the service manager forward it',
  'DEFAULT.use_journal': 'write to standard error: systemd puts it into its journal',
  'DEFAULT.syslog_log_facility': 'Quoin does not write to syslog',
  'DEFAULT.log_color': 'lines have no colours',
  'DEFAULT.log_rotate_interval': ROTATION,
  'DEFAULT.log_rotate_interval_type': ROTATION,
  'DEFAULT.max_logfile_count': ROTATION,
  'DEFAULT.max_logfile_size_mb': ROTATION,
  'DEFAULT.log_rotation_type': ROTATION,
  'DEFAULT.logging_debug_format_suffix': 'lines do not name the place in the source',
  'DEFAULT.default_log_levels': 'it names Python modules',
  'DEFAULT.publish_errors': 'errors are in the log alone',
  'DEFAULT.instance_format': 'the Identity service has no instances',
  'DEFAULT.instance_uuid_format': 'the Identity service has no instances',
  'DEFAULT.rate_limit_interval': 'no line is dropped',
  'DEFAULT.rate_limit_burst': 'no line is dropped',
  'DEFAULT.rate_limit_except_level': 'no line is dropped',
  'DEFAULT.fatal_deprecations': 'deprecated options are warned of',
  'DEFAULT.executor_thread_pool_size': RPC,
  'DEFAULT.rpc_response_timeout': RPC,
  'DEFAULT.rpc_ping_enabled': RPC,
  'application_credential.caching': CACHE,
  'application_credential.cache_time': CACHE,
  'auth.password': PLUGIN,
  'auth.token': PLUGIN,
  'auth.oauth1': PLUGIN,
  'auth.mapped': PLUGIN,
  'auth.application_credential': PLUGIN,
  'catalog.caching': CACHE,
  'catalog.cache_time': CACHE,
  'credential.caching': CACHE,
  'credential.cache_time': CACHE,
  'database.backend': TUNING_SQLALCHEMY,
  'database.slave_connection': 'reads go to [database] connection too',
  'database.asyncio_connection': TUNING_SQLALCHEMY,
  'database.asyncio_slave_connection': TUNING_SQLALCHEMY,
  'database.synchronous_reader': TUNING_SQLALCHEMY,
  'database.connection_debug': TUNING_SQLALCHEMY,
  'database.connection_trace': TUNING_SQLALCHEMY,
  'domain_config.caching': CACHE,
  'domain_config.cache_time': CACHE,
  'federation.caching': CACHE,
  'identity.caching': CACHE,
  'identity.cache_time': CACHE,
  'ldap.debug_level': 'it belongs to python-ldap, which Quoin does not use',
  'oslo_messaging_rabbit.rpc_conn_pool_size': LISTENING,
  'oslo_messaging_rabbit.conn_pool_min_size': LISTENING,
  'oslo_messaging_rabbit.conn_pool_ttl': LISTENING,
  'oslo_messaging_rabbit.ssl_version': 'TLS 1.2 or later is spoken',
  'oslo_messaging_rabbit.ssl_enforce_fips_mode': 'it belongs to Python',
  'oslo_messaging_rabbit.heartbeat_in_pthread': 'Quoin has no threads of Python',
  'oslo_messaging_rabbit.kombu_reconnect_delay': 'rabbit_retry_interval says when to try again',
  'oslo_messaging_rabbit.kombu_reconnect_splay': 'rabbit_retry_interval says when to try again',
  'oslo_messaging_rabbit.kombu_compression': 'messages are small, and any listener reads them as they are',
  'oslo_messaging_rabbit.kombu_missing_consumer_retry_timeout': LISTENING,
  'oslo_messaging_rabbit.kombu_failover_strategy': 'brokers take turns, beginning with any of them',
  'oslo_messaging_rabbit.rabbit_transient_quorum_queue': LISTENING,
  'oslo_messaging_rabbit.rabbit_transient_queues_ttl': LISTENING,
  'oslo_messaging_rabbit.rabbit_qos_prefetch_count': LISTENING,
  'oslo_messaging_rabbit.heartbeat_rate': 'heartbeats are sent twice in heartbeat_timeout_threshold',
  'oslo_messaging_rabbit.direct_mandatory_flag': LISTENING,
  'oslo_messaging_rabbit.enable_cancel_on_failover': LISTENING,
  'oslo_messaging_rabbit.use_queue_manager': LISTENING,
  'oslo_messaging_rabbit.hostname': LISTENING,
  'oslo_messaging_rabbit.processname': LISTENING,
  'oslo_messaging_rabbit.rabbit_stream_fanout': LISTENING,
  'oslo_middleware.http_basic_auth_user_file': 'Quoin does not take HTTP basic authentication in front of its API',
  'receipt.caching': CACHE,
  'receipt.cache_time': CACHE,
  'receipt.cache_on_issue': CACHE,
  'resource.caching': CACHE,
  'resource.cache_time': CACHE,
  'revoke.caching': CACHE,
  'revoke.cache_time': CACHE,
  'role.caching': CACHE,
  'role.cache_time': CACHE,
  'saml.xmlsec1_binary': 'Quoin signs assertions itself',
  'token.caching': CACHE,
  'trust.allow_redelegation': 'Keystone reads it no more either; each trust says whether it may be passed on',
  'token.cache_time': CACHE,
  'token.cache_on_issue': CACHE,
  'unified_limit.caching': CACHE,
  'unified_limit.cache_time': CACHE,
}

const meanings = new Map<string, string>([
  ...Object.entries(wholeSections).map(([section, meaning]) => [`${section}.*`, meaning] as const),
  ...Object.entries(options),
])

/** What it means here that the option is set and does nothing; undefined for an option that does something. */
export const withoutEffect = (section: string, name: string): string | undefined =>
  meanings.get(`${section}.${name}`) ?? meanings.get(`${section}.*`)
