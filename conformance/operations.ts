/**
 * Every operation of Identity v3, as Keystone's own route table has them: what Quoin has to serve, no less and, but for
 * what is below /v3/OS-QUOIN, no more. HEAD is listed where it differs from GET.
 */
const TABLE = `
/ GET
/healthcheck GET
/v3 GET
/v3/OS-EP-FILTER/endpoint_groups GET POST
/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id} GET PATCH DELETE
/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/endpoints GET
/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/projects GET
/v3/OS-EP-FILTER/endpoint_groups/{endpoint_group_id}/projects/{project_id} GET PUT DELETE
/v3/OS-EP-FILTER/endpoints/{endpoint_id}/projects GET
/v3/OS-EP-FILTER/projects/{project_id}/endpoint_groups GET
/v3/OS-EP-FILTER/projects/{project_id}/endpoints GET
/v3/OS-EP-FILTER/projects/{project_id}/endpoints/{endpoint_id} GET PUT DELETE
/v3/OS-FEDERATION/domains GET
/v3/OS-FEDERATION/identity_providers GET
/v3/OS-FEDERATION/identity_providers/{idp_id} GET PUT PATCH DELETE
/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols GET
/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id} GET PUT PATCH DELETE
/v3/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/auth GET POST
/v3/OS-FEDERATION/mappings GET
/v3/OS-FEDERATION/mappings/{mapping_id} GET PUT PATCH DELETE
/v3/OS-FEDERATION/projects GET
/v3/OS-FEDERATION/saml2/metadata GET
/v3/OS-FEDERATION/service_providers GET
/v3/OS-FEDERATION/service_providers/{service_provider_id} GET PUT PATCH DELETE
/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/inherited_to_projects GET
/v3/OS-INHERIT/domains/{domain_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects GET PUT DELETE
/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/inherited_to_projects GET
/v3/OS-INHERIT/domains/{domain_id}/users/{user_id}/roles/{role_id}/inherited_to_projects GET PUT DELETE
/v3/OS-INHERIT/projects/{project_id}/groups/{group_id}/roles/{role_id}/inherited_to_projects GET PUT DELETE
/v3/OS-INHERIT/projects/{project_id}/users/{user_id}/roles/{role_id}/inherited_to_projects GET PUT DELETE
/v3/OS-OAUTH1/access_token POST
/v3/OS-OAUTH1/authorize/{request_token_id} PUT
/v3/OS-OAUTH1/consumers GET POST
/v3/OS-OAUTH1/consumers/{consumer_id} GET PATCH DELETE
/v3/OS-OAUTH1/request_token POST
/v3/OS-OAUTH2/token POST
/v3/OS-REVOKE/events GET
/v3/OS-SIMPLE-CERT/ca GET
/v3/OS-SIMPLE-CERT/certificates GET
/v3/OS-TRUST/trusts GET POST
/v3/OS-TRUST/trusts/{trust_id} GET DELETE
/v3/OS-TRUST/trusts/{trust_id}/roles GET
/v3/OS-TRUST/trusts/{trust_id}/roles/{role_id} GET
/v3/auth/OS-FEDERATION/identity_providers/{idp_id}/protocols/{protocol_id}/websso GET POST
/v3/auth/OS-FEDERATION/saml2 POST
/v3/auth/OS-FEDERATION/saml2/ecp POST
/v3/auth/OS-FEDERATION/websso/{protocol_id} GET POST
/v3/auth/catalog GET
/v3/auth/domains GET
/v3/auth/projects GET
/v3/auth/system GET
/v3/auth/tokens GET HEAD POST DELETE
/v3/auth/tokens/OS-PKI/revoked GET
/v3/credentials GET POST
/v3/credentials/{credential_id} GET PATCH DELETE
/v3/domains GET POST
/v3/domains/config/default GET
/v3/domains/config/{group}/default GET
/v3/domains/config/{group}/{option}/default GET
/v3/domains/{domain_id} GET PATCH DELETE
/v3/domains/{domain_id}/config GET PUT PATCH DELETE
/v3/domains/{domain_id}/config/{group} GET PATCH DELETE
/v3/domains/{domain_id}/config/{group}/{option} GET PATCH DELETE
/v3/domains/{domain_id}/groups/{group_id}/roles GET
/v3/domains/{domain_id}/groups/{group_id}/roles/{role_id} GET PUT DELETE
/v3/domains/{domain_id}/users/{user_id}/roles GET
/v3/domains/{domain_id}/users/{user_id}/roles/{role_id} GET PUT DELETE
/v3/ec2tokens POST
/v3/endpoints GET POST
/v3/endpoints/{endpoint_id} GET PATCH DELETE
/v3/endpoints/{endpoint_id}/OS-ENDPOINT-POLICY/policy GET
/v3/groups GET POST
/v3/groups/{group_id} GET PATCH DELETE
/v3/groups/{group_id}/users GET
/v3/groups/{group_id}/users/{user_id} GET PUT DELETE
/v3/limits GET POST
/v3/limits/model GET
/v3/limits/{limit_id} GET PATCH DELETE
/v3/policies GET POST
/v3/policies/{policy_id} GET PATCH DELETE
/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints GET
/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/endpoints/{endpoint_id} GET PUT DELETE
/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id} GET PUT DELETE
/v3/policies/{policy_id}/OS-ENDPOINT-POLICY/services/{service_id}/regions/{region_id} GET PUT DELETE
/v3/projects GET POST
/v3/projects/{project_id} GET PATCH DELETE
/v3/projects/{project_id}/groups/{group_id}/roles GET
/v3/projects/{project_id}/groups/{group_id}/roles/{role_id} GET PUT DELETE
/v3/projects/{project_id}/tags GET PUT DELETE
/v3/projects/{project_id}/tags/{value} GET PUT DELETE
/v3/projects/{project_id}/users/{user_id}/roles GET
/v3/projects/{project_id}/users/{user_id}/roles/{role_id} GET PUT DELETE
/v3/regions GET POST
/v3/regions/{region_id} GET PUT PATCH DELETE
/v3/registered_limits GET POST
/v3/registered_limits/{registered_limit_id} GET PATCH DELETE
/v3/role_assignments GET
/v3/role_inferences GET
/v3/roles GET POST
/v3/roles/{prior_role_id}/implies GET
/v3/roles/{prior_role_id}/implies/{implied_role_id} GET HEAD PUT DELETE
/v3/roles/{role_id} GET PATCH DELETE
/v3/s3tokens POST
/v3/services GET POST
/v3/services/{service_id} GET PATCH DELETE
/v3/system/groups/{group_id}/roles GET
/v3/system/groups/{group_id}/roles/{role_id} GET PUT DELETE
/v3/system/users/{user_id}/roles GET
/v3/system/users/{user_id}/roles/{role_id} GET PUT DELETE
/v3/users GET POST
/v3/users/{user_id} GET PATCH DELETE
/v3/users/{user_id}/OS-OAUTH1/access_tokens GET
/v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id} GET DELETE
/v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}/roles GET
/v3/users/{user_id}/OS-OAUTH1/access_tokens/{access_token_id}/roles/{role_id} GET
/v3/users/{user_id}/access_rules GET
/v3/users/{user_id}/access_rules/{access_rule_id} GET DELETE
/v3/users/{user_id}/application_credentials GET POST
/v3/users/{user_id}/application_credentials/{application_credential_id} GET DELETE
/v3/users/{user_id}/credentials/OS-EC2 GET POST
/v3/users/{user_id}/credentials/OS-EC2/{credential_id} GET DELETE
/v3/users/{user_id}/groups GET
/v3/users/{user_id}/password POST
/v3/users/{user_id}/projects GET
`

/** `METHOD /path`, parameters in braces. */
export const OPERATIONS: readonly string[] = TABLE.trim()
  .split('\n')
  .flatMap((line) => {
    const [path, ...methods] = line.split(' ')
    return methods.map((method) => `${method} ${path}`)
  })

/** What is the same operation has the same text, however its parameters are called. */
export const withoutNames = (operation: string): string => operation.replace(/\{[^}]*\}/g, '{}')

/** The operation that a request such as `GET /v3/users/{ann}?x=1` asks for; undefined when it is none of them. */
export function operationOf(request: string): string | undefined {
  const [method = '', path = ''] = request.split(' ')
  const asked = (path.split('?')[0] ?? '').split('/')
  const found = OPERATIONS.filter((operation) => matches(operation.split(' ')[1] ?? '', asked))
  const nearest = found.filter((operation) => literals(operation) === Math.max(...found.map(literals)))
  const by = (name: string) => nearest.find((operation) => operation.startsWith(`${name} `))
  return by(method) ?? (method === 'HEAD' ? by('GET') : undefined)
}

const matches = (template: string, asked: readonly string[]) => {
  const parts = template.split('/')
  return parts.length === asked.length && parts.every((part, index) => part.startsWith('{') || part === asked[index])
}
const literals = (operation: string) => operation.split('/').filter((part) => !part.startsWith('{')).length
