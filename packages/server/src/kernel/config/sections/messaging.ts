import { bool, choice, float, int, list, multi, str } from '../option.ts'

export const messagingDefaults = {
  executor_thread_pool_size: int(64, { formerly: ['DEFAULT.rpc_thread_pool_size'] }),
  rpc_response_timeout: int(60),
  transport_url: str('rabbit://', { secret: true }),
  control_exchange: str('keystone'),
  rpc_ping_enabled: bool(false),
}

export const osloMessagingNotifications = {
  driver: multi([], { formerly: ['DEFAULT.notification_driver'] }),
  transport_url: str(null, { secret: true, formerly: ['DEFAULT.notification_transport_url'] }),
  topics: list(['notifications'], { formerly: ['rpc_notifier2.topics', 'DEFAULT.notification_topics'] }),
  retry: int(-1),
}

export const osloMessagingRabbit = {
  amqp_durable_queues: bool(false),
  amqp_auto_delete: bool(false, { formerly: ['DEFAULT.amqp_auto_delete'] }),
  rpc_conn_pool_size: int(30, { min: 1 }),
  conn_pool_min_size: int(2),
  conn_pool_ttl: int(1200),
  ssl: bool(false, { formerly: ['oslo_messaging_rabbit.rabbit_use_ssl'] }),
  ssl_version: str('', { formerly: ['oslo_messaging_rabbit.kombu_ssl_version'] }),
  ssl_key_file: str('', { formerly: ['oslo_messaging_rabbit.kombu_ssl_keyfile'] }),
  ssl_cert_file: str('', { formerly: ['oslo_messaging_rabbit.kombu_ssl_certfile'] }),
  ssl_ca_file: str('', { formerly: ['oslo_messaging_rabbit.kombu_ssl_ca_certs'] }),
  ssl_enforce_fips_mode: bool(false),
  heartbeat_in_pthread: bool(false),
  kombu_reconnect_delay: float(1, { min: 0, max: 4.5, formerly: ['DEFAULT.kombu_reconnect_delay'] }),
  kombu_reconnect_splay: float(0, { min: 0 }),
  kombu_compression: str(null),
  kombu_missing_consumer_retry_timeout: int(60, { formerly: ['oslo_messaging_rabbit.kombu_reconnect_timeout'] }),
  kombu_failover_strategy: choice('round-robin', ['round-robin', 'shuffle']),
  rabbit_login_method: choice('AMQPLAIN', ['PLAIN', 'AMQPLAIN', 'EXTERNAL', 'RABBIT-CR-DEMO'], {
    formerly: ['DEFAULT.rabbit_login_method'],
  }),
  rabbit_retry_interval: int(1, { min: 1 }),
  rabbit_retry_backoff: int(2, { min: 0, formerly: ['DEFAULT.rabbit_retry_backoff'] }),
  rabbit_interval_max: int(30, { min: 1 }),
  rabbit_ha_queues: bool(false, { formerly: ['DEFAULT.rabbit_ha_queues'] }),
  rabbit_quorum_queue: bool(false),
  rabbit_transient_quorum_queue: bool(false),
  rabbit_quorum_delivery_limit: int(0),
  rabbit_quorum_max_memory_length: int(0),
  rabbit_quorum_max_memory_bytes: int(0),
  rabbit_transient_queues_ttl: int(1800, { min: 0 }),
  rabbit_qos_prefetch_count: int(0),
  heartbeat_timeout_threshold: int(60),
  heartbeat_rate: int(3),
  direct_mandatory_flag: bool(true),
  enable_cancel_on_failover: bool(false),
  use_queue_manager: bool(false),
  // upstream's defaults are the machine's name and the program's
  hostname: str(null),
  processname: str(null),
  rabbit_stream_fanout: bool(false),
}

export const osloMessagingKafka = {
  kafka_max_fetch_bytes: int(1_048_576),
  kafka_consumer_timeout: float(1),
  consumer_group: str('oslo_messaging_consumer'),
  producer_batch_timeout: float(0),
  producer_batch_size: int(16_384),
  compression_codec: choice('none', ['none', 'gzip', 'snappy', 'lz4', 'zstd']),
  enable_auto_commit: bool(false),
  max_poll_records: int(500),
  security_protocol: choice('PLAINTEXT', ['PLAINTEXT', 'SASL_PLAINTEXT', 'SSL', 'SASL_SSL']),
  sasl_mechanism: str('PLAIN'),
  ssl_cafile: str(''),
  ssl_client_cert_file: str(''),
  ssl_client_key_file: str(''),
  ssl_client_key_password: str('', { secret: true }),
}
