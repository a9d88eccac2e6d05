/** Operations that no area declares yet. One that is declared has to leave the list. */
export const NOT_SERVED_YET: readonly string[] = [
  'GET /v3/OS-FEDERATION/saml2/metadata',
  'POST /v3/auth/OS-FEDERATION/saml2',
  'POST /v3/auth/OS-FEDERATION/saml2/ecp',
]
