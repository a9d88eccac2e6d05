import { bool, choice, int, multi, str, uri } from '../option.ts'

export const serviceDefaults = {
  admin_token: str(null, { secret: true }),
  public_endpoint: uri(null),
  max_project_tree_depth: int(5),
  max_param_size: int(64),
  max_token_size: int(255),
  list_limit: int(null),
  max_db_limit: int(1000, { min: 0 }),
  strict_password_check: bool(false),
  insecure_debug: bool(false),
  default_publisher_id: str(null),
  notification_format: choice('cadf', ['basic', 'cadf']),
  notification_opt_out: multi(['identity.authenticate.success', 'identity.authenticate.pending']),
}
