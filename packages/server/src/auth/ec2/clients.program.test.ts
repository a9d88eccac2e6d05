import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { signedRequest, signedText } from './request.ts'
import { s3Signing } from './s3.ts'
import { signingsOf } from './sign.ts'

// What the clients' own libraries sign, we find signed: keystoneclient, which upstream's service itself uses, and
// botocore, which the AWS command line uses. Each runs in the first interpreter that has it.
const SECRET = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'

const interpreterOf = (module: string): string | undefined =>
  ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', `import ${module}`]).status === 0)

function signedBy(python: string, script: string): { name: string; credentials: Record<string, unknown> }[] {
  const { status, stdout, stderr } = spawnSync(python, ['-c', script, SECRET], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

const KEYSTONECLIENT = `
import hashlib, json, sys
from keystoneclient.contrib.ec2.utils import Ec2Signer
params = {'Action': 'Describe Instances', 'Filter.1.Name': 'a/b*~(c)!', 'InstanceId': 'ü', 'zeta': '1', 'Alpha': '2',
          'Timestamp': '2026-03-01T12:00:00Z'}
requests = []
for version in ('1', '2'):
    requests.append(('version ' + version, {'params': dict(params, SignatureVersion=version), 'headers': {}}))
auth = 'AWS4-HMAC-SHA256 Credential=key/20260301/r/ec2/aws4_request, SignedHeaders=%s, Signature=x'
headers = {'Host': 'cloud.test:8773', 'X-Amz-Date': '20260301T120000Z', 'User-Agent': 'Boto/2.9.3 a  b'}
for verb in ('GET', 'POST'):
    requests.append(('version 4 ' + verb, {'verb': verb, 'params': params,
        'headers': dict(headers, Authorization=auth % 'host;user-agent;x-amz-date')}))
requests.append(('version 4, old boto', {'params': params,
    'headers': dict(headers, **{'User-Agent': 'Boto/2.9.2', 'Authorization': auth % 'host;x-amz-date'})}))
answers = []
for name, more in requests:
    body_hash = hashlib.sha256(b'body').hexdigest()
    credentials = dict({'verb': 'GET', 'host': 'cloud.test:8773', 'path': '/a b', 'body_hash': body_hash}, **more)
    signature = Ec2Signer(sys.argv[1]).generate(json.loads(json.dumps(credentials)))
    answers.append({'name': name, 'credentials': dict(credentials, access='key', signature=signature)})
print(json.dumps(answers))
`

const BOTOCORE = `
import base64, json, sys, urllib.parse
from botocore.auth import HmacV1Auth, S3SigV4Auth, SigV2Auth, SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
keys = Credentials('key', sys.argv[1])
answers = []
def ec2(name, auth, request):
    auth.add_auth(request)
    url = urllib.parse.urlsplit(request.url)
    params = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True), **dict(request.params or {}))
    headers = dict(request.headers.items())
    signature = params.pop('X-Amz-Signature', None) or params.pop('Signature', None)
    if signature is None:
        signature = headers['Authorization'].partition('Signature=')[2]
    answers.append({'name': name, 'credentials': {
        'access': 'key', 'signature': signature, 'verb': request.method, 'host': url.netloc, 'path': url.path or '/',
        'params': params, 'headers': dict(headers, host=url.netloc), 'body_hash': auth_hash(request)}})
def auth_hash(request):
    return SigV4Auth(keys, 'ec2', 'r').payload(request)
url = 'http://cloud.test:8773/?Action=Describe%20Instances&Filter=a%2Fb%2A~&Version=1'
ec2('SigV4', SigV4Auth(keys, 'ec2', 'r'), AWSRequest('GET', url, headers={'X-Custom': 'a   b'}))
ec2('SigV4, presigned', SigV4QueryAuth(keys, 'ec2', 'r', 60), AWSRequest('GET', url))
ec2('SigV4 of a form', SigV4Auth(keys, 'ec2', 'r'), AWSRequest('POST', 'http://cloud.test:8773/', data='Action=Describe'))
def s3(name, text, signature):
    answers.append({'name': name, 's3': True, 'credentials': {'access': 'key', 'signature': signature,
        'token': base64.urlsafe_b64encode(text.encode()).decode()}})
class Told(S3SigV4Auth):
    def signature(self, text, request):
        signature = super().signature(text, request)
        s3('S3 SigV4', text, signature)
        return signature
Told(keys, 's3', 'r').add_auth(AWSRequest('PUT', 'http://s3.test/b/%C3%BC', data=b'x'))
class Told1(HmacV1Auth):
    def sign_string(self, text):
        signature = super().sign_string(text)
        s3('S3 HmacV1', text, signature)
        return signature
Told1(keys).add_auth(AWSRequest('GET', 'http://s3.test/b/k', headers={'Content-Type': 'text/plain', 'x-amz-acl': 'private'}))
print(json.dumps(answers))
`

describe.each([
  ['keystoneclient', KEYSTONECLIENT, 'python3-keystoneclient'],
  ['botocore', BOTOCORE, 'python3-botocore'],
])('%s', (module, script, debian) => {
  const python = interpreterOf(module)
  if (python === undefined) console.warn(`SKIPPED: ${module} is not here; install with: apt-get install ${debian}`)

  test.skipIf(python === undefined)('what it signs is found signed, with its date', () => {
    const answers = signedBy(python ?? '', script)
    expect(answers.length).toBeGreaterThan(4)
    for (const { name, credentials, ...rest } of answers) {
      if ('s3' in rest) {
        const right = s3Signing(SECRET, signedText(credentials))
        expect(right?.signature, name).toBe(credentials.signature)
        expect(right?.time, name).toEqual({ signed: expect.stringMatching(/^\d{8}T|^\w{3}, /) })
        continue
      }
      const found = signingsOf(SECRET, signedRequest(credentials)).find(
        (one) => one.signature === credentials.signature,
      )
      expect(found, name).toBeDefined()
      expect(found?.date, name).toMatch(/^\d{4}-?\d\d-?\d\dT/)
    }
  })
})
